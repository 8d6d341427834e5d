using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Jarvis.Web.Tests.Fields;

/// <summary>Renders components without a server or a browser. Open lists are rendered in <see cref="Popovers"/>.</summary>
public abstract class FieldContext : BunitContext
{
    protected FieldContext()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
        DefaultWaitTimeout = TimeSpan.FromSeconds(30); // a busy machine
        Popovers = Render<MudPopoverProvider>();
    }

    protected IRenderedComponent<MudPopoverProvider> Popovers { get; }
}
