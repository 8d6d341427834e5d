namespace Jarvis.Runs.Reports;

internal static class ReportStyle
{
    /// <summary>
    /// Ids of the page's root and body. A page that shows the report in a frame and has a theme of its own adds <c>#dark</c> or
    /// <c>#light</c> to its address: a frame without scripts hears of the system's theme only.
    /// </summary>
    public const string DarkId = "dark",
        LightId = "light";

    private const string Light =
        "--text:#1c1e26;--quiet:#5d6272;--page:#fff;--card:#f6f6f9;--line:#e0e1e8;--accent:#4f46c8;--orange:#b45309;--red:#bf2329";

    private const string Dark =
        "--text:#e8e9ef;--quiet:#a2a6b5;--page:#14151b;--card:#1d1f27;--line:#31343f;--accent:#a29bff;--orange:#f5a04c;--red:#ff8a8a";

    public const string Css = $$$"""
        :root{color-scheme:light dark;{{{Light}}}}
        @media(prefers-color-scheme:dark){:root{{{{Dark}}}} }
        :root:target{color-scheme:dark;{{{Dark}}}}
        :root:has(#{{{LightId}}}:target){color-scheme:light;{{{Light}}}}
        *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);font:14px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{max-width:960px;margin:0 auto;padding:32px 24px}h1{font-size:24px;margin:0;overflow-wrap:anywhere}h2{font-size:16px;margin:32px 0 8px}h3{font-size:14px;margin:16px 0 4px;overflow-wrap:anywhere;white-space:pre-wrap}
        p{margin:4px 0}.quiet{color:var(--quiet);font-size:12px}.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin-top:24px}
        .tiles div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 16px;display:flex;flex-direction:column}
        .tiles strong{font-size:22px;font-variant-numeric:tabular-nums}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:6px 12px;border-bottom:1px solid var(--line)}th:first-child,td:first-child{text-align:left}th{color:var(--quiet);font-size:12px;font-weight:500}
        .scroll{overflow-x:auto}pre,.sample{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 16px;overflow-x:auto}
        pre{font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.sample{margin:8px 0}.sample p{white-space:pre-wrap;overflow-wrap:anywhere}
        svg{width:100%;height:auto;font-size:11px}svg text{fill:var(--quiet)}.grid{stroke:var(--line);stroke-width:1}
        .line{fill:none;stroke-width:2;stroke-linejoin:round}.line.train{stroke:var(--accent)}.line.validation{stroke:var(--orange)}
        .dot.train,.key.train{fill:var(--accent);background:var(--accent)}.dot.validation,.key.validation{fill:var(--orange);background:var(--orange)}
        .line.average{stroke:var(--orange);stroke-dasharray:6 4}.dot.average{fill:var(--orange)}.key.average{background:repeating-linear-gradient(90deg,var(--orange) 0 4px,transparent 4px 6px)}
        .dot.spike,.key.spike{fill:var(--red);background:var(--red)}.bar{fill:var(--orange)}td.why{text-align:left;color:var(--quiet)}td.text{text-align:left}
        details{border-bottom:1px solid var(--line)}summary{cursor:pointer;padding:6px 0;overflow-wrap:anywhere}details .sample{margin:0 0 8px}summary b{display:inline-block;min-width:56px;font-variant-numeric:tabular-nums}
        .legend{color:var(--quiet);font-size:12px}.key{display:inline-block;width:14px;height:3px;border-radius:2px;margin:0 6px 3px 12px}
        @media(max-width:600px){main{padding:20px 12px}}
        """;
}
