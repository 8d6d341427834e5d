using System.CommandLine;

namespace Jarvis.Cli.Models;

/// <summary><c>models list|verify|keep|import</c>: finished checkpoints and imported models under <c>JARVIS_HOME</c>.</summary>
internal static class ModelsVerb
{
    public static Command Create() =>
        new("models", "List finished checkpoints and imported models, verify and keep them, and import others.")
        {
            ModelsListVerb.Create(),
            ModelsVerifyVerb.Create(),
            ModelsKeepVerb.Create(),
            ModelsImportVerb.Create(),
        };
}
