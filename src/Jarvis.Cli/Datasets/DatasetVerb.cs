using System.CommandLine;

namespace Jarvis.Cli.Datasets;

/// <summary>
/// <c>dataset probe|import|export|doctor|install-parquet</c>: manages the datasets under <c>JARVIS_HOME</c> without a browser.
/// </summary>
internal static class DatasetVerb
{
    public static Command Create() =>
        new("dataset", "Look at files, make datasets of them, and give datasets away.")
        {
            DatasetProbeVerb.Create(),
            DatasetImportVerb.Create(),
            DatasetExportVerb.Create(),
            DatasetDoctorVerb.Create(),
            InstallParquetVerb.Create(),
        };
}
