using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;

namespace Jarvis.Engine.Plans;

/// <summary>Reads the configuration of the checkpoint that a plan starts from.</summary>
internal static class BaseModelShape
{
    /// <summary>
    /// Null where the folder has no readable configuration of a network that this engine runs; <see cref="PlanChecks"/> tells the user why.
    /// </summary>
    public static ModelConfig? TryRead(string folder) => Read(folder).Config;

    /// <summary>The configuration, or a sentence that says why there is none.</summary>
    public static (ModelConfig? Config, string? Why) Read(string folder)
    {
        try
        {
            return (ModelFolder.ReadConfig(folder), null);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }
}
