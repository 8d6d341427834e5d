using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Shared;

/// <summary>
/// Base class of all inputs: a label above the input, a hint and an error below it, both announced by screen readers. Unmatched
/// attributes are set on the input element itself.
/// </summary>
public abstract class Field : ComponentBase
{
    private string? _ownId;

    /// <summary>Id of the input element; generated if null.</summary>
    [Parameter]
    public string? Id { get; set; }

    [Parameter]
    public string? Label { get; set; }

    /// <summary>Grey text beside the label, such as "optional" or a slider's value.</summary>
    [Parameter]
    public string? LabelNote { get; set; }

    /// <summary>Accessible name of an input without a visible label.</summary>
    [Parameter]
    public string? AriaLabel { get; set; }

    [Parameter]
    public string? Hint { get; set; }

    /// <summary>A hint with markup.</summary>
    [Parameter]
    public RenderFragment? HintContent { get; set; }

    /// <summary>What is wrong with the value; null if it is valid.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>Marks the value as invalid when the reason is shown elsewhere.</summary>
    [Parameter]
    public bool Invalid { get; set; }

    /// <summary>Ids of further elements that describe the input.</summary>
    [Parameter]
    public string? DescribedBy { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>CSS classes: inline (label and input in one line), mono, num, or the page's own.</summary>
    [Parameter]
    public string? Class { get; set; }

    [Parameter(CaptureUnmatchedValues = true)]
    public Dictionary<string, object?> Attributes { get; set; } = [];

    internal string InputId => Id ?? (_ownId ??= "field-" + Guid.NewGuid().ToString("N")[..8]);

    internal string HintId => InputId + "-hint";

    internal string ErrorId => InputId + "-problem";

    /// <summary>Attributes of the input element: the caller's, and the ARIA attributes that refer to label, hint and error.</summary>
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
