import Shell
import Testing

@Suite struct ProgressMeterTests {
  private func report(
    _ event: ProgressEvent, _ now: Double, _ meter: inout ProgressMeter
  ) -> String? {
    meter.report(event, stop: "Ctrl-C stops", at: now)
  }

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
    #expect(report(event, 100.1, &meter) == nil)
    #expect(report(event, 100.49, &meter) == nil)
    #expect(report(event, 100.5, &meter) == "\r\u{1B}[Kvalue  1/25  Ctrl-C stops")
    #expect(report(event, 100.55, &meter) == nil)
    #expect(report(event, 100.625, &meter) != nil)
    #expect(meter.finish() == "\r\u{1B}[K")
    #expect(meter.finish() == nil)
  }

  @Test func quickWorkLeavesNoTrace() {
    var meter = ProgressMeter(isTerminal: true, at: 0)
    #expect(report(ProgressEvent("value", done: 25, total: 25), 0.4, &meter) == nil)
    #expect(meter.finish() == nil)
  }

  @Test func aNewPhaseStartsItsOwnRate() {
    var meter = ProgressMeter(isTerminal: true, at: 0)
    _ = report(ProgressEvent("keys", done: 0, total: 4), 0, &meter)
    _ = report(ProgressEvent("keys", done: 4, total: 4), 10, &meter)
    _ = report(ProgressEvent("value", done: 5, total: 25), 20, &meter)
    let text = report(ProgressEvent("value", done: 15, total: 25), 21, &meter)
    #expect(text == "\r\u{1B}[Kvalue  15/25  10.0/s  ETA 1.0 s  Ctrl-C stops")
  }

  @Test func lineFitsTheTerminal() {
    var meter = ProgressMeter(isTerminal: true, width: 20, at: 0)
    let text = report(ProgressEvent("a long phase", done: 1, total: 25), 1, &meter)
    #expect(text == "\r\u{1B}[Ka long phase  1/25…")
  }

  @Test func plainLinesEveryTenSeconds() {
    var meter = ProgressMeter(isTerminal: false, at: 0)
    #expect(report(ProgressEvent("run", done: 0, total: 64), 0, &meter) == nil)
    #expect(report(ProgressEvent("run", done: 3, total: 64), 9.9, &meter) == nil)
    #expect(
      report(ProgressEvent("run", done: 4, total: 64), 10, &meter)
        == "run  4/64  24.0/min  ETA 2 min 30 s\n")
    #expect(report(ProgressEvent("run", done: 5, total: 64), 19, &meter) == nil)
    #expect(meter.finish() == nil)
  }
}
