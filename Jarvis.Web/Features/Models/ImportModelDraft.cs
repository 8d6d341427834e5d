using Jarvis.Contracts;
using Jarvis.Web.Shared;

namespace Jarvis.Web.Features.Models;

/// <summary>What was chosen in the dialog, and what was recognised in it.</summary>
public sealed record ImportModelDraft
{
    public string Path { get; set; } = "";

    public string? UploadId { get; init; }

    public string Name { get; set; } = "";

    /// <summary>Null until it was looked at.</summary>
    public ModelProbe? Probe { get; init; }

    public ImportModelDraft OfPath() => this with { UploadId = null, Probe = null };

    public ImportModelDraft OfUpload(string id) => this with { UploadId = id, Probe = null };

    public ImportModelDraft Recognised(ModelProbe probe) => this with { Probe = probe, Name = probe.Name };

    /// <summary>Another choice; the path stays to be corrected.</summary>
    public ImportModelDraft Again() => new() { Path = Path };

    public ProbeModel ToProbe() => UploadId is null ? new ProbeModel(Path.Trim()) : new ProbeModel(UploadId: UploadId);

    public ImportModel ToImport() => new(Name.Trim(), UploadId is null ? Path.Trim() : null, UploadId);

    /// <summary>Pairs of what it is about and what was recognised.</summary>
    public static IReadOnlyList<(string What, string Value)> Facts(ModelProbe probe) =>
        [
            ("Family", probe.Family),
            ("Parameters", $"{Formats.Short(probe.Parameters)} ({Formats.Count(probe.Parameters)})"),
            (
                "Network",
                $"{Formats.Plural(probe.Layers, "layer")} of width {Formats.Count(probe.Width)}, "
                    + $"{Formats.Count(probe.ContextLength)} tokens of context"
            ),
            ("Precision", probe.Precision ?? Formats.None),
            ("Tokenizer", probe.Tokenizer is { } tokenizer ? $"{tokenizer}; {Formats.Count(probe.TokenizerTokens)} tokens" : "None"),
            ("Vocabulary", $"{Formats.Count(probe.Vocabulary)} tokens"),
            ("Chat template", probe.Chat ? "Yes" : "None that Jarvis can use"),
            ("To copy", $"{Formats.Bytes(probe.Bytes)} in {Formats.Plural(probe.Files.Count, "file")}"),
        ];
}
