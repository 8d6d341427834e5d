namespace Jarvis.Tokenizers.Decoders;

/// <summary>
/// One step from tokens to text, as a <c>decoder</c> of <c>tokenizer.json</c>. Takes whole tokens in their order; one stream each.
/// </summary>
internal abstract class DecodeStep
{
    /// <summary>Whether something is kept back until more tokens have come.</summary>
    public virtual bool Waits => false;

    /// <summary>Appends what becomes of a token, if anything yet.</summary>
    public abstract void Take(string token, List<string> results);

    /// <summary>Appends what was kept back.</summary>
    public virtual void End(List<string> results) { }

    /// <summary>What a token in the middle of a text stands for by this step alone.</summary>
    public virtual string Middle(string token) => token;
}
