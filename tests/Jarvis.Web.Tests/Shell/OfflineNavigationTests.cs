using System.Diagnostics;
using Jarvis.Testing;

namespace Jarvis.Web.Tests.Shell;

/// <summary>Runs the shell's own script in Node with a minimal fake browser.</summary>
public sealed class OfflineNavigationTests
{
    private const string Browser = """
        const heard = { click: [], keydown: [] };
        const gone = [];
        let changed = null;
        const words = { textContent: "" };
        const notice = { querySelector: () => words, addEventListener(name, act) { changed = act; } };
        Date.prototype.toLocaleTimeString = () => "05:22";
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
        globalThis.Blazor = { start() {}, navigateTo(address) { gone.push(address); } };
        (0, eval)(require("node:fs").readFileSync(process.argv[1], "utf8"));

        const state = name => changed({ detail: { state: name } });
        function press(text, more = "") {
          const closest = selector => more && selector.includes(more) ? button : null;
          const button = { textContent: text, getAttribute: () => null, closest };
          const event = { button: 0, target: { closest: selector => selector === "button" ? button : null } };
          heard.click[heard.click.length - 1](event);
          return words.textContent;
        }
        function click(path, more = {}) {
          let held = false;
          const link = {
            href: "http://x" + path, origin: "http://x", pathname: path, search: "", hash: "", target: "", textContent: " Datasets ",
            hasAttribute: () => false, getAttribute: () => null, ...more,
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
    [InlineData("state('show'); say([click('/datasets'), words.textContent, gone])", "[true,\"Reconnecting, then opens Datasets\",[]]")]
    [InlineData("state('show'); click('/datasets'); state('hide'); say(gone)", "[\"http://x/datasets\"]")]
    [InlineData("state('show'); state('retrying'); say(words.textContent)", "\"Reconnecting: what you see is from 05:22\"")]
    [InlineData("state('show'); click('/datasets'); state('retrying'); say(words.textContent)", "\"Reconnecting, then opens Datasets\"")]
    [InlineData("state('show'); say(press(' Start '))", "\"Reconnecting: press “Start” again when this is gone\"")]
    [InlineData("state('show'); say(press('Theme', '[data-theme-toggle]'))", "\"Reconnecting: what you see is from 05:22\"")]
    [InlineData("say(press('Start'))", "\"\"")]
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
