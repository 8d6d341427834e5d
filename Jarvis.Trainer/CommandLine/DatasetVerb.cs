using System.CommandLine;

namespace Jarvis.Trainer.CommandLine;

/// <summary><c>dataset probe|import</c>: from files to datasets under <c>JARVIS_HOME</c>, without a browser.</summary>
internal static class DatasetVerb
{
    public static Command Create() => new("dataset", "Look at files, and make datasets of them.") { DatasetProbeVerb.Create(), DatasetImportVerb.Create() };
}
