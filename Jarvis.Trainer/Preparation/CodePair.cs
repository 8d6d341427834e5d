using Jarvis.Contracts;

namespace Jarvis.Trainer.Preparation;

/// <summary>Code and the docstring that describes it, for the contrastive loss: what a code record's turns ask and answer.</summary>
internal sealed record CodePair(string Code, string Docstring)
{
    private static readonly string[] _quotes = ["\"\"\"", "'''"];

    /// <summary>Null for a document that is no code with a docstring.</summary>
    public static CodePair? Of(Document document)
    {
        if (document.Kind != RecordKind.Code || document.Turns is not [.., { Role: ChatRole.User } asked, { Role: ChatRole.Assistant } answered]) return null;
        string code = Without(asked.Content, answered.Content);
        return string.IsNullOrWhiteSpace(code) || string.IsNullOrWhiteSpace(asked.Content) ? null : new CodePair(code, asked.Content);
    }

    /// <summary>Python's docstring stands within its code, where it would give the answer away: then the literal that holds it is left out.</summary>
    private static string Without(string docstring, string code)
    {
        string sought = Squeezed(docstring);
        foreach (string quote in _quotes)
        {
            int start = code.IndexOf(quote, StringComparison.Ordinal), end = start < 0 ? -1 : code.IndexOf(quote, start + quote.Length, StringComparison.Ordinal);
            if (end > 0 && Squeezed(code[(start + quote.Length)..end]).StartsWith(sought, StringComparison.Ordinal)) return code[..start] + code[(end + quote.Length)..];
        }
        return code;
    }

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
