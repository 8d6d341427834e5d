using Jarvis.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shell;

/// <summary>The root of a circuit; gives every page the user's clock.</summary>
public sealed partial class Routes
{
    private UserClock _clock = null!;

    /// <summary>IANA time zone that the browser reported in a cookie; null on the very first visit.</summary>
    [Parameter]
    public string? ZoneId { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override void OnInitialized() => _clock = UserClock.For(Time, ZoneId);
}
