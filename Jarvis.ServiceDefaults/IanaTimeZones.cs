using TimeZoneConverter;

namespace Jarvis.ServiceDefaults;

/// <summary>
/// Time zones by their IANA names ("Europe/Berlin"), which browsers and users write. Windows has names of its own, and .NET converts
/// between them only with ICU, which InvariantGlobalization leaves out.
/// </summary>
public static class IanaTimeZones
{
    /// <returns>Null if this machine knows no time zone of that name.</returns>
    public static TimeZoneInfo? TryFind(string name) => TZConvert.TryGetTimeZoneInfo(name, out var zone) ? zone : null;
}
