using Jarvis.Contracts;

namespace Jarvis.Web.Features.Import;

/// <summary>The import request for the chosen files.</summary>
internal static class ImportRequests
{
    /// <summary>
    /// Imports exactly what the preview showed: a guessed layout and mapping are sent as if the user had chosen them.
    /// </summary>
    /// <param name="files">Several files are imported as one dataset.</param>
    /// <param name="probe">The probe behind the preview of the first file; null when there is none.</param>
    public static ImportDataset Of(IReadOnlyList<ImportChoice> files, ImportProbe? probe)
    {
        var file = files[0];
        var options = (probe?.Options ?? file.Options ?? new ReadingOptions()) with
        {
            AcceptBroken = files.Any(each => each.Options?.AcceptBroken == true),
            ForceBroken = files.Any(each => each.Options?.ForceBroken == true),
        };
        string format = probe?.Format ?? file.Format ?? "auto";
        return files.Count > 1
            ? new ImportDataset(file.Title, null, null, format, [.. files.Select(each => each.Upload!)], options)
            : new ImportDataset(file.Title, file.Path, file.Upload, format, Options: options);
    }
}
