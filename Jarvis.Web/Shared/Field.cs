using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>
/// What every input has: its label above it, a hint and a problem below it, and both tied to it for screen readers. Attributes that are
/// no parameter land on the input itself.
/// </summary>
public abstract class Field : ComponentBase
{
    private string? _ownId;

    /// <summary>Of the input; one is made up where none is given.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public string? Label { get; set; }

    /// <summary>Beside the label, in grey: "optional", or what a slider stands at.</summary>
    [Parameter]
    public string? LabelNote { get; set; }

    /// <summary>Names an input that has no visible label.</summary>
    [Parameter]
    public string? AriaLabel { get; set; }

    [Parameter]
    public string? Hint { get; set; }

    /// <summary>A hint with markup.</summary>
    [Parameter]
    public RenderFragment? HintContent { get; set; }

    /// <summary>What is wrong with the value; null while nothing is.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>The value is wrong, and the reason stands elsewhere.</summary>
    [Parameter]
    public bool Invalid { get; set; }

    /// <summary>Ids of further texts that explain the input.</summary>
    [Parameter]
    public string? DescribedBy { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>inline: label and input in one line · mono · num · what the page calls it.</summary>
    [Parameter]
    public string? Class { get; set; }

    [Parameter(CaptureUnmatchedValues = true)]
    public Dictionary<string, object?> Attributes { get; set; } = [];

    internal string InputId => Id ?? (_ownId ??= "field-" + Guid.NewGuid().ToString("N")[..8]);

    internal string HintId => InputId + "-hint";

    internal string ErrorId => InputId + "-problem";

    /// <summary>For the input: the caller's own, and what ties it to its texts.</summary>
    protected Dictionary<string, object?> InputAttributes()
    {
        var all = new Dictionary<string, object?>(Attributes);
        if (Label is null && AriaLabel is not null)
        {
            all["aria-label"] = AriaLabel;
        }

        string texts = string.Join(
            ' ',
            new[] { Error is null ? null : ErrorId, Hint is null && HintContent is null ? null : HintId, DescribedBy }.Where(id =>
                !string.IsNullOrEmpty(id)
            )
        );
        if (texts.Length > 0)
        {
            all["aria-describedby"] = texts;
        }

        if (Error is not null || Invalid)
        {
            all["aria-invalid"] = "true";
        }

        return all;
    }
}
