using System.Diagnostics;
using Jarvis.Testing;

namespace Jarvis.Web.Tests.Shell;

/// <summary>Runs the shell's own script in Node with a minimal fake browser.</summary>
public sealed class OfflineNavigationTests
{
    private const string Browser = """
        const heard = { click: [], keydown: [] };
        const gone = [];
        let observer = null;
        const classes = new Set();
        const words = { textContent: "reconnecting…" };
        const notice = {
          classList: { contains: name => classes.has(name), [Symbol.iterator]: () => classes[Symbol.iterator]() },
          querySelector: () => words,
        };
        globalThis.location = { href: "http://x/runs", origin: "http://x", pathname: "/runs", search: "",
          reload() { gone.push("reload"); } };
        globalThis.document = {
          documentElement: { dataset: {} }, body: { classList: { toggle() {}, contains: () => false } }, baseURI: "http://x/", cookie: "",
          getElementById: () => notice, querySelector: () => null, querySelectorAll: () => [], dispatchEvent() {},
          addEventListener(name, act) { heard[name]?.push(act); },
        };
        globalThis.window = globalThis;
        globalThis.matchMedia = () => ({ matches: false, addEventListener() {} });
        globalThis.HTMLDialogElement = class {};
        globalThis.MutationObserver = class { constructor(act) { observer = act; } observe() {} };
        globalThis.Blazor = { start() {}, navigateTo(address) { gone.push(address); } };
        (0, eval)(require("node:fs").readFileSync(process.argv[1], "utf8"));

        const state = name => { classes.clear(); if (name) classes.add("components-reconnect-" + name); observer(); };
        function click(path, more = {}) {
          let held = false;
          const link = {
            href: "http://x" + path, origin: "http://x", pathname: path, search: "", hash: "", target: "", textContent: " Datasets ",
            hasAttribute: () => false, ...more,
          };
          const event = {
            button: 0, target: { closest: selector => selector === "a[href]" ? link : null },
            preventDefault() { held = true; }, stopImmediatePropagation() {},
          };
          heard.click[heard.click.length - 1](event);
          return held;
        }
        """;

    [Theory]
    [InlineData("click('/datasets'); say(gone)", "[]")] // connected, so Blazor handles the click
    [InlineData("say(click('/datasets'))", "false")]
    [InlineData("state('show'); say([click('/datasets'), words.textContent, gone])", "[true,\"reconnecting… then opens Datasets\",[]]")]
    [InlineData(
        "state('show'); click('/datasets'); state('hide'); say([gone, words.textContent])",
        "[[\"http://x/datasets\"],\"reconnecting…\"]"
    )]
    [InlineData("state('show'); click('/datasets'); state('rejected'); say([location.href, gone])", "[\"http://x/datasets\",[]]")]
    [InlineData("state('show'); state('rejected'); say(gone)", "[\"reload\"]")]
    [InlineData("state('show'); state('hide'); say(gone)", "[]")]
    [InlineData("state('show'); location.href = 'http://x/'; state('hide'); say(gone)", "[\"reload\"]")] // Back while disconnected
    [InlineData("state('show'); say(click('/api/x', { target: '_blank' }))", "false")]
    [InlineData("state('show'); say(click('/runs', { hash: '#content' }))", "false")]
    public async Task Link_WhileTheServerIsAway_WaitsAndOpensWhenItIsBack(string act, string says)
    {
        string script = Path.Combine(Checkout.Root, "Jarvis.Web", "wwwroot", "js", "shell.js");
        string program = $"{Browser}\nconst say = what => process.stdout.write(JSON.stringify(what));\n{act}";
        Assert.Equal(says, await NodeAsync("-e", program, script));
    }

    private static async Task<string> NodeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        string errors = await node.StandardError.ReadToEndAsync();
        string output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.Equal("", errors);
        return output;
    }
}
