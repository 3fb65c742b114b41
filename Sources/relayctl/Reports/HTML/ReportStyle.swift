/// The style sheet of the report: light and dark, on paper, and 400 px wide.
enum ReportStyle {
  /// Text has a contrast of 4.5 or more on both of its backgrounds, bars of 3 (WCAG 2.2, 1.4.3 and 1.4.11).
  static let css = """

    :root { color-scheme: light dark; --text: #1c2430; --dim: #55606e; --back: #ffffff; --panel: #f6f8fa;
      --line: #d5dbe1; --track: #dfe4e9; --good: #0a6b3c; --bad: #a51d1d; --warn: #7d5200; --bar: #2f6fb3;
      --this: #fff3d1; }
    @media (prefers-color-scheme: dark) { :root { --text: #e4e9ef; --dim: #a3afbc; --back: #12171d; --panel: #1a2028;
      --line: #33404d; --track: #2c3641; --good: #58c98f; --bad: #ff8a80; --warn: #e8b45a; --bar: #6aa9e8;
      --this: #3a3115; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.25rem 1rem 3rem; max-width: 76rem; color: var(--text); background: var(--back);
      font: 1rem/1.5 system-ui, sans-serif; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
    p { margin: .4rem 0; max-width: 60rem; overflow-wrap: anywhere; }
    code { font: .85em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; margin: .75rem 0;
      font-size: .9rem; }
    dt { color: var(--dim); }
    dd { margin: 0; overflow-wrap: anywhere; }
    .dim { color: var(--dim); }
    .warn { color: var(--warn); }
    p.good, tr.good td:nth-child(2) { color: var(--good); }
    p.bad, tr.bad td:nth-child(2) { color: var(--bad); }
    p.bad, tr.bad td:nth-child(2) { font-weight: 600; }
    #verdict { font-size: 1.25rem; font-weight: 700; }
    .wide { overflow-x: auto; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); }
    table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
    th, td { padding: .4rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    th { white-space: nowrap; color: var(--dim); font-weight: 600; }
    td { min-width: 3rem; max-width: 34rem; overflow-wrap: break-word; }
    td:first-child { white-space: nowrap; }
    tbody tr:last-child td { border-bottom: 0; }
    tr.this td { background: var(--this); }
    #rules td:nth-child(3), #rules td:nth-child(4) { min-width: 13rem; }
    #rules td:nth-child(6) { min-width: 10rem; }
    #rules td:nth-child(5), #ages td, #timeline td, #older td, #deployments td { white-space: nowrap; }
    #approvals td:nth-child(6) { font: .95em/1.5 ui-monospace, monospace; min-width: 14rem; overflow-wrap: anywhere; }
    #approvals td:nth-child(7) { white-space: nowrap; }
    #approvals td:nth-child(8), #approvals td:nth-child(9) { min-width: 8rem; }
    #artifacts td:nth-child(3) { min-width: 15rem; }
    .wide:has(#findings) { width: fit-content; min-width: min(100%, 18rem); }
    #findings td:nth-child(2) { text-align: right; }
    .age { display: flex; align-items: center; gap: .6rem; min-width: 12rem; }
    .age svg { flex: 1; height: .75rem; border-radius: .2rem; }
    .age > span { min-width: 3.5rem; text-align: right; }
    .track { fill: var(--track); }
    .bar { fill: var(--bar); }
    .late { fill: var(--bad); }
    button { font: inherit; font-weight: 600; padding: .45rem 1rem; color: var(--back); background: var(--text);
      border: 0; border-radius: .4rem; cursor: pointer; }
    button:focus-visible, .wide:focus-visible, summary:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
    summary { cursor: pointer; padding: .5rem 0; }
    #result { min-height: 1.5em; font-weight: 600; }
    @media (max-width: 30rem) { body { padding: .75rem .6rem 2rem; } th, td { padding: .35rem .5rem; }
      dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .4rem; } }
    @media print { :root { color-scheme: light; font-size: 9pt; --text: #000; --back: #fff; --panel: #fff; --line: #999;
      --dim: #333; --track: #ddd; --good: #000; --bad: #000; --warn: #000; --bar: #555; --this: #eee; }
      body { max-width: none; padding: 0; } table { font-size: 7.5pt; } th, td { padding: .15rem .3rem; }
      button, #result:empty { display: none; } .wide { overflow: visible; border: 0; } tr { break-inside: avoid; }
      td, #ages td, #timeline td, #older td, #deployments td { white-space: normal; min-width: 0 !important;
        overflow-wrap: anywhere; } #rules td:first-child, #ages td:first-child { white-space: nowrap; }
      h2, section > p { break-after: avoid; } thead { display: table-header-group; } .age { min-width: 0; }
      svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }

    """
}
