/// The style sheet of the report: light and dark, on paper, and 400 px wide.
enum ReportStyle {
  static let css = """

    :root { color-scheme: light dark; --text: #1c2430; --dim: #55606e; --back: #ffffff; --panel: #f4f6f8; --line: #d5dbe1;
      --good: #0a6b3c; --bad: #a51d1d; --warn: #8a5a00; --bar: #2f6fb3; }
    @media (prefers-color-scheme: dark) { :root { --text: #e4e9ef; --dim: #a3afbc; --back: #12171d; --panel: #1b222b;
      --line: #33404d; --good: #58c98f; --bad: #ff8a80; --warn: #e8b45a; --bar: #6aa9e8; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1rem; max-width: 72rem; color: var(--text); background: var(--back);
      font: 1rem/1.5 system-ui, sans-serif; }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
    p { margin: .4rem 0; overflow-wrap: anywhere; }
    code { font: .85em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
    .dim { color: var(--dim); }
    p.good, tr.good td:nth-child(2) { color: var(--good); }
    p.bad, li.bad, tr.bad td:nth-child(2) { color: var(--bad); font-weight: 600; }
    p.warn { color: var(--warn); }
    .verdict { font-weight: 700; }
    .wide { overflow-x: auto; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); }
    table { border-collapse: collapse; width: 100%; font-size: .9rem; }
    th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    th { white-space: nowrap; color: var(--dim); font-weight: 600; }
    td { overflow-wrap: break-word; }
    td:first-child, #rules td:nth-child(5) { white-space: nowrap; }
    #rules td:nth-child(3), #rules td:nth-child(4) { min-width: 13rem; }
    tbody tr:last-child td { border-bottom: 0; }
    svg.age { display: block; width: 100%; min-width: 8rem; height: .7rem; }
    svg .track { fill: var(--line); }
    svg .bar { fill: var(--bar); }
    svg .late { fill: var(--bad); }
    ul.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; padding: 0; }
    ul.counts li { padding: .3rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); }
    button { font: inherit; padding: .45rem 1rem; color: var(--back); background: var(--text); border: 0;
      border-radius: .4rem; cursor: pointer; }
    button:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
    #result { min-height: 1.5em; font-weight: 600; }
    @media (max-width: 30rem) { body { padding: .6rem; } th, td { padding: .35rem .45rem; } }
    @media print { :root { color-scheme: light; --text: #000; --back: #fff; --panel: #fff; --line: #999; --dim: #333;
      --good: #000; --bad: #000; --warn: #000; --bar: #555; } body { max-width: none; padding: 0; font-size: 10pt; }
      button, .screen { display: none; } .wide { overflow: visible; border: 0; } tr { break-inside: avoid; }
      h2 { break-after: avoid; } thead { display: table-header-group; } }

    """
}
