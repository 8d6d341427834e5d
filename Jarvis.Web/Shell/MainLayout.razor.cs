using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Jarvis.Web.Shell;

/// <summary>Navigation at the left, bar on top, the page in the middle. An error in a page leaves the rest of the window working.</summary>
public sealed partial class MainLayout
{
    private ErrorBoundary? _boundary;
    private Exception? _logged;
    private string _errorId = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<MainLayout> Logger { get; set; } = null!;

    private string SkipTarget => new Uri(Navigation.Uri).PathAndQuery + "#content";

    protected override void OnParametersSet() => _boundary?.Recover();

    private string ErrorId(Exception failure)
    {
        if (!ReferenceEquals(_logged, failure))
        {
            (_logged, _errorId) = (failure, Guid.NewGuid().ToString("N")[..8]);
            MainLayoutLog.PageFailed(Logger, failure, _errorId, Navigation.Uri);
        }

        return _errorId;
    }
}

internal static partial class MainLayoutLog
{
    [LoggerMessage(LogLevel.Error, "Page error {ErrorId} at {Uri}")]
    public static partial void PageFailed(ILogger logger, Exception failure, string errorId, string uri);
}
