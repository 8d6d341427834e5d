using Jarvis.Storage;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Settings;

/// <summary>Commands in the syntax of this system's shell.</summary>
public static class SettingCommands
{
    public static string Allow => Set("Datasets__AllowedRoots__0", Formats.ExamplePath("texts"));

    /// <summary>Starts Jarvis with an environment variable set.</summary>
    public static string Set(string variable, string value) =>
        OperatingSystem.IsWindows() ? $"set \"{variable}={value}\" && jarvis up" : $"{variable}={value} {CommandName.Jarvis} up";
}
