using Bunit;
using MudBlazor;
using MudBlazor.Services;

namespace Jarvis.Web.Tests.Fields;

/// <summary>Renders components without a server or a browser. Open lists are rendered in <see cref="Popovers"/>.</summary>
public abstract class FieldContext : BunitContext, IAsyncLifetime
{
    protected IRenderedComponent<MudPopoverProvider> Popovers { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
        DefaultWaitTimeout = TimeSpan.FromSeconds(30); // a busy machine
        Popovers = Render<MudPopoverProvider>();
        return ValueTask.CompletedTask;
    }
}
