namespace Jarvis.Tokenizers.Decoders;

/// <summary>
/// One step from tokens to text, as in a <c>decoder</c> of <c>tokenizer.json</c>. Takes complete tokens in order; a step with state serves
/// one stream.
/// </summary>
internal abstract class DecodeStep
{
    /// <summary>Whether text is held back until more tokens arrive.</summary>
    public virtual bool Waits => false;

    /// <summary>Appends the text of a token, as far as it is known yet.</summary>
    public abstract void Take(string token, List<string> results);

    /// <summary>Appends what was held back.</summary>
    public virtual void End(List<string> results) { }

    /// <summary>What this step alone makes of a token in the middle of a text.</summary>
    public virtual string Middle(string token) => token;
}
