import ArgumentParser

TrainAtlas.main()
