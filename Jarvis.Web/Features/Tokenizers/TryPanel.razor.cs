using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Jarvis.Web.Features.Tokenizers;

/// <summary>Tokenizes a text as the user types and shows its tokens in colours. Never rendered as markup.</summary>
public sealed partial class TryPanel
{
    private const int MostDrawn = 4_000;

    private string _text = "Tokens are pieces of words:\n\tnaïve, 日本語 and 👋 take more of them.";
    private bool _special = true;
    private EncodedText? _encoded;
    private TrainerException? _error;
    private int _chosen = -1;
    private int _asked;
    private string? _shownId;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    private string Counts =>
        _encoded is not { } encoded ? ""
        : encoded.Pieces.Count == 0 ? "nothing yet"
        : $"{Formats.Plural(encoded.Pieces.Count, "token")} · {Formats.Plural(encoded.Characters, "character")} · "
            + $"{Formats.Plural(encoded.Bytes, "byte")}";

    private EncodedPiece? Chosen =>
        _encoded is { } encoded && _chosen >= 0 && _chosen < encoded.Pieces.Count ? encoded.Pieces[_chosen] : null;

    protected override async Task OnParametersSetAsync()
    {
        if (_shownId != Id)
        {
            _shownId = Id;
            await EncodeAsync();
        }
    }

    private Task TypedAsync(string text)
    {
        _text = text;
        return EncodeAsync();
    }

    private Task SpecialAsync(bool special)
    {
        _special = special;
        return EncodeAsync();
    }

    /// <summary>Answers may arrive out of order; only the one for the newest text is used.</summary>
    private async Task EncodeAsync()
    {
        int asked = ++_asked;
        try
        {
            var encoded = await Trainer.EncodeAsync(Id, new EncodeText(_text, _special));
            if (asked == _asked)
            {
                (_encoded, _error, _chosen) = (encoded, null, -1);
            }
        }
        catch (TrainerException exception)
        {
            _error = asked == _asked ? exception : _error;
        }
    }

    private Task KeyAsync(KeyboardEventArgs key)
    {
        int last = Math.Min(_encoded?.Pieces.Count ?? 0, MostDrawn) - 1;
        int next = key.Key switch
        {
            "ArrowRight" => _chosen + 1,
            "ArrowLeft" => _chosen < 0 ? last : _chosen - 1,
            "Home" => 0,
            "End" => last,
            _ => _chosen,
        };
        _chosen = last < 0 ? -1 : Math.Clamp(next, key.Key is "ArrowRight" or "ArrowLeft" or "Home" or "End" ? 0 : -1, last);
        return Task.CompletedTask;
    }
}
