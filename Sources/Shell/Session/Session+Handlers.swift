extension Session {
  /// What runs a command; nil for a name that no command has.
  package func handler(of name: String) -> ((ParsedCommand) throws -> CommandResult)? {
    switch name {
    case "edit": edit
    case "undo": undo
    case "redo": redo
    case "drop": drop
    case "checkpoint": checkpoint
    case "checkout": checkout
    case "diff": diff
    case "recover": recover
    case "ask": ask
    case "chat": chat
    case "top": top
    case "probe": probe
    case "lens": lens
    case "trace": trace
    case "log": log
    case "show": show
    case "status": status
    case "dataset": dataset
    case "case": showCase
    case "cases": cases
    case "stats": stats
    case "model": model
    case "schedule": schedule
    case "step": step
    case "back": back
    case "run": runSchedule
    case "plan": plan
    case "sweep": sweep
    case "plot": plot
    case "report": report
    case "record": record
    case "replay": replay
    case "expect": expect
    case "source": source
    case "let": letVariable
    case "history": listHistory
    case "rerun": rerun
    case "save": save
    case "load": load
    case "export": export
    case "set": set
    case "timing": timing
    case "bench": bench
    case "help": help
    case "apropos": apropos
    case "tour": tour
    case "quit": quit
    default: nil
    }
  }
}
