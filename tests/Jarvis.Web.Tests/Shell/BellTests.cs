using Jarvis.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

#pragma warning disable BL0006 // Outside a browser, render tree frames are the only way to find event handlers.

namespace Jarvis.Web.Tests.Shell;

public sealed class BellTests
{
    [Fact]
    public async Task Escape_WhileTheButtonHasTheFocus_ClosesIt()
    {
        await using var web = await WebHost.StartAsync();
        await using var scope = web.Services.CreateAsyncScope();
        await using var renderer = new EventRenderer(scope.ServiceProvider);
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var bell = renderer.BeginRenderingComponent(typeof(Bell), ParameterView.Empty);
            await bell.QuiescenceTask;

            await renderer.DispatchEventAsync(renderer.Handler("onclick"), null, new MouseEventArgs());
            Assert.Contains("bell-list", bell.ToHtmlString());

            // The key event bubbles from the button to the element that contains button and list.
            await renderer.DispatchEventAsync(renderer.Handler("onkeydown", "bell"), null, new KeyboardEventArgs { Key = "Escape" });
            Assert.DoesNotContain("bell-list", bell.ToHtmlString());
        });
    }

    /// <summary>Finds event handlers, which the static renderer leaves out of its markup.</summary>
    private sealed class EventRenderer(IServiceProvider services) : StaticHtmlRenderer(services, NullLoggerFactory.Instance)
    {
        /// <param name="cssClass">Class of the element with the handler; null takes the first element that has one.</param>
        public ulong Handler(string name, string? cssClass = null) => Handlers(0, name, cssClass).First();

        private IEnumerable<ulong> Handlers(int componentId, string name, string? cssClass)
        {
            var range = GetCurrentRenderTreeFrames(componentId);
            var frames = range.Array.Take(range.Count).ToList();
            string? shown = null;
            foreach (var frame in frames)
            {
                if (frame.FrameType == RenderTreeFrameType.Element)
                {
                    shown = null;
                }
                else if (frame.FrameType == RenderTreeFrameType.Attribute && frame.AttributeName == "class")
                {
                    shown = frame.AttributeValue as string;
                }
                else if (
                    frame.FrameType == RenderTreeFrameType.Attribute
                    && frame.AttributeName == name
                    && frame.AttributeEventHandlerId > 0
                )
                {
                    if (cssClass is null || shown == cssClass)
                    {
                        yield return frame.AttributeEventHandlerId;
                    }
                }
                else if (frame.FrameType == RenderTreeFrameType.Component)
                {
                    foreach (ulong handler in Handlers(frame.ComponentId, name, cssClass))
                    {
                        yield return handler;
                    }
                }
            }
        }
    }
}
