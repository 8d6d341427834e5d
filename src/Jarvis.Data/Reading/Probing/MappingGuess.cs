using Jarvis.Contracts;

namespace Jarvis.Data.Reading.Probing;

/// <summary>Guesses a mapping from the names of fields, for the user to confirm; null if no name is informative.</summary>
internal static class MappingGuess
{
    public static FieldMapping? Of(IReadOnlyList<string> fields)
    {
        string? Named(params string[] names) =>
            names
                .Select(n => fields.FirstOrDefault(f => Last(f).Equals(n, StringComparison.OrdinalIgnoreCase)))
                .OfType<string>()
                .FirstOrDefault();
        var messages = Named("messages", "conversations", "conversation", "dialog", "dialogue", "turns");
        var instruction = Named("instruction", "question", "prompt", "query", "problem", "ask", "source", "inputs");
        var response = Named(
            "response",
            "output",
            "answer",
            "completion",
            "solution",
            "canonical_solution",
            "reply",
            "target",
            "targets",
            "chosen"
        );
        var code = Named("code", "func_code_string", "source_code", "content_code");
        var docstring = Named("docstring", "func_documentation_string", "description", "summary", "comment");
        var text = Named("text", "content", "body", "document", "article", "passage", "sentence", "story");
        var labels = new FieldMapping(
            RecordKind.Text,
            System: Named("system", "system_prompt"),
            Domain: Named("domain", "category", "topic", "subject", "pile_set_name", "label"),
            Difficulty: Named("difficulty", "level"),
            Quality: Named("quality", "score"),
            Split: Named("split", "partition"),
            Document: Named("document_id", "doc_id", "conversation_id", "message_tree_id", "repo", "url", "file")
        );
        return messages is not null ? labels with { Kind = RecordKind.Chat, Messages = messages }
            : instruction is not null && response is not null
                ? labels with
                {
                    Kind = RecordKind.Instruct,
                    Instruction = instruction,
                    Input = Named("input", "context"),
                    Response = response,
                }
            : code is not null ? labels with { Kind = RecordKind.Code, Code = code, Docstring = docstring }
            : text is not null ? labels with { Text = text }
            : null;
    }

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];
}
