using Jarvis.Web.Features.Chat;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jarvis.Web.Tests.Chat;

public sealed class MessageBoundaryTests
{
    [Fact]
    public async Task Message_ThatThrowsWhileItIsLaidOut_IsShownAsItsText()
    {
        string html = await RenderedAsync(builder =>
        {
            builder.OpenComponent<Throwing>(0);
            builder.CloseComponent();
        });
        Assert.Contains("a &lt;b&gt; text", html);
        Assert.Contains("could not be laid out", html);
    }

    [Fact]
    public async Task Message_ThatIsWell_IsShownAsItIs()
    {
        string html = await RenderedAsync(builder => builder.AddMarkupContent(0, "<li>well</li>"));
        Assert.Contains("<li>well</li>", html);
        Assert.DoesNotContain("could not be laid out", html);
    }

    private static async Task<string> RenderedAsync(RenderFragment content)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IErrorBoundaryLogger, Quiet>().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(
            new Dictionary<string, object?> { ["Text"] = "a <b> text", ["ChildContent"] = content }
        );
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<MessageBoundary>(parameters)).ToHtmlString()
        );
    }

    private sealed class Quiet : IErrorBoundaryLogger
    {
        public ValueTask LogErrorAsync(Exception exception) => ValueTask.CompletedTask;
    }

    private sealed class Throwing : ComponentBase
    {
        protected override void OnParametersSet() => throw new InvalidOperationException("no layout for this");
    }
}
