using Jarvis.Engine.Networks;

namespace Jarvis.Engine.Plans;

/// <summary>Reads the shape of the checkpoint that a plan starts from.</summary>
internal static class BaseModelShape
{
    /// <summary>Null where the folder has no readable GPT-2 configuration; <see cref="PlanChecks"/> says so to the user.</summary>
    public static ModelShape? TryRead(string folder)
    {
        try
        {
            return Gpt2Config.Read(folder).Shape;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
