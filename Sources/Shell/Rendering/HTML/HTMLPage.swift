/// A page that needs nothing but itself: no script, no network, colours for light and for dark surroundings.
struct HTMLPage {
  struct Section {
    let title: String
    var blocks: [Block] = []
    /// Text that is shown as it is, below the blocks.
    var plainText = ""
    /// Shown only when asked for.
    var isFolded = false
  }

  let title: String
  /// Below the title.
  let remark: String
  var sections: [Section]

  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>\(HTMLText.escaped(title))</title>
    <style>
    \(Self.rules)
    </style>
    </head>
    <body>
    <header>
    <h1>\(HTMLText.escaped(title))</h1>
    <p class="is-dim">\(HTMLText.escaped(remark))</p>
    </header>
    <main>
    \(sections.map(element).joined())</main>
    </body>
    </html>

    """
  }

  private func element(_ section: Section) -> String {
    let title = HTMLText.escaped(section.title)
    var body = HTMLText.elements(section.blocks)
    if !section.plainText.isEmpty {
      let lines = section.plainText.split(separator: "\n", omittingEmptySubsequences: false)
      let text = lines.map { HTMLText.escaped(String($0)) }.joined(separator: "\n")
      body += "<pre class=\"wide\">\(text)</pre>\n"
    }
    return section.isFolded
      ? "<details>\n<summary><h2>\(title)</h2></summary>\n\(body)</details>\n"
      : "<section>\n<h2>\(title)</h2>\n\(body)</section>\n"
  }

  private static let rules = """
    :root{color-scheme:light dark;--ink:#24292f;--paper:#ffffff;--soft:#57606a;--rule:#d8dee4;--ok:#1a7f37;--bad:#cf222e;\
    --number:#0550ae;--prompt:#0550ae}
    @media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9198a1;--rule:#30363d;--ok:#3fb950;\
    --bad:#ff7b72;--number:#79c0ff;--prompt:#79c0ff}}
    body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem;color:var(--ink);background:var(--paper);\
    font:15px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",Arial,sans-serif}
    h1{font-size:1.6rem;margin:0}
    header p{margin:.2rem 0 0}
    section,details{border-top:1px solid var(--rule);margin-top:1.5rem;padding-top:.5rem}
    h2{font-size:1.15rem;margin:.4rem 0;overflow-wrap:anywhere}
    summary{cursor:pointer}
    summary h2{display:inline}
    p{margin:.4rem 0;overflow-wrap:anywhere}
    .row{white-space:pre-wrap}
    .wide{overflow-x:auto}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums}
    th,td{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
    th{border-bottom:1px solid var(--rule);font-weight:600}
    td.right,th.right{text-align:right;white-space:nowrap}
    pre{font:13px/1.45 ui-monospace,"DejaVu Sans Mono",Menlo,monospace;margin:.4rem 0}
    figure{margin:1rem 0}
    figure svg{display:block;max-width:100%;height:auto}
    .is-ok{color:var(--ok)}
    .is-bad{color:var(--bad)}
    .is-number{color:var(--number)}
    .is-prompt{color:var(--prompt)}
    .is-dim{color:var(--soft)}
    .is-heading{font-weight:600}
    .share{display:inline-block;width:4rem;height:.6rem;background:var(--rule)}
    .share span{display:block;height:100%;background:var(--number)}
    """
}
