import Shell
import Testing

@Suite struct ProgressMeterTests {
  @Test func wording() {
    let stop = "Ctrl-C stops"
    func line(_ event: ProgressEvent, _ elapsed: Double, _ advanced: Int) -> String {
      ProgressText.line(event, elapsed: elapsed, advanced: advanced, stop: stop)
    }
    #expect(
      line(ProgressEvent("value", done: 12, total: 25), 1.5, 12)
        == "value  12/25  8.0/s  ETA 2.0 s  Ctrl-C stops")
    #expect(line(ProgressEvent("load", done: 0, total: 32), 0, 0) == "load  0/32  Ctrl-C stops")
    #expect(
      line(ProgressEvent("tokens", done: 5000), 2, 5000) == "tokens  5,000  2,500/s  Ctrl-C stops")
    #expect(
      line(ProgressEvent("edits", done: 4096, total: 4096), 8192, 4096)
        == "edits  4,096/4,096  30.0/min  Ctrl-C stops")
  }

  @Test func terminalWaitsThenDrawsTenTimesASecond() {
    var meter = ProgressMeter(isTerminal: true, at: 100)
    let event = ProgressEvent("value", done: 1, total: 25)
    #expect(meter.report(event, at: 100.1) == nil)
    #expect(meter.report(event, at: 100.49) == nil)
    #expect(meter.report(event, at: 100.5) == "\r\u{1B}[Kvalue  1/25  Ctrl-C stops")
    #expect(meter.report(event, at: 100.55) == nil)
    #expect(meter.report(event, at: 100.625) != nil)
    #expect(meter.finish() == "\r\u{1B}[K")
    #expect(meter.finish() == nil)
  }

  @Test func quickWorkLeavesNoTrace() {
    var meter = ProgressMeter(isTerminal: true, at: 0)
    #expect(meter.report(ProgressEvent("value", done: 25, total: 25), at: 0.4) == nil)
    #expect(meter.finish() == nil)
  }

  @Test func aNewPhaseStartsItsOwnRate() {
    var meter = ProgressMeter(isTerminal: true, at: 0)
    _ = meter.report(ProgressEvent("keys", done: 0, total: 4), at: 0)
    _ = meter.report(ProgressEvent("keys", done: 4, total: 4), at: 10)
    _ = meter.report(ProgressEvent("value", done: 5, total: 25), at: 20)
    let text = meter.report(ProgressEvent("value", done: 15, total: 25), at: 21)
    #expect(text == "\r\u{1B}[Kvalue  15/25  10.0/s  ETA 1.0 s  Ctrl-C stops")
  }

  @Test func lineFitsTheTerminal() {
    var meter = ProgressMeter(isTerminal: true, width: 20, at: 0)
    let text = meter.report(ProgressEvent("a long phase", done: 1, total: 25), at: 1)
    #expect(text == "\r\u{1B}[Ka long phase  1/25…")
  }

  @Test func plainLinesEveryTenSeconds() {
    var meter = ProgressMeter(isTerminal: false, at: 0)
    #expect(meter.report(ProgressEvent("run", done: 0, total: 64), at: 0) == nil)
    #expect(meter.report(ProgressEvent("run", done: 3, total: 64), at: 9.9) == nil)
    #expect(
      meter.report(ProgressEvent("run", done: 4, total: 64), at: 10)
        == "run  4/64  24.0/min  ETA 2 min 30 s\n")
    #expect(meter.report(ProgressEvent("run", done: 5, total: 64), at: 19) == nil)
    #expect(meter.finish() == nil)
  }
}
