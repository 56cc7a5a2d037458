print("train-atlas")
