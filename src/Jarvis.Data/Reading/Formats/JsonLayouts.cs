using Jarvis.Contracts;
using Jarvis.Data.Reading.Layouts;
using Jarvis.Data.Reading.Layouts.OpenAssistant;

namespace Jarvis.Data.Reading.Formats;

/// <summary>A layout with the id and title by which it is selected and shown.</summary>
/// <param name="Expects">Its fields as text, for the message if they are missing.</param>
internal sealed record LayoutEntry(string Id, string Title, string Expects, Func<ReadingOptions, IJsonLayout> Create);

/// <summary>The layouts of objects that Jarvis knows.</summary>
internal static class JsonLayouts
{
    // The order matters: an instruction dataset may also have a "text" field with the complete prompt (as in Alpaca), and The Pile is text
    // with one more field.
    public static IReadOnlyList<LayoutEntry> All { get; } =
    [
        new("exported", "Exported by Jarvis", "kind, text, messages, synthetic and hash", _ => new ExportedLayout()),
        new(
            "openassistant",
            "OpenAssistant",
            "a prompt with replies, or message_id, parent_id, role and text",
            options => new OpenAssistantLayout(options)
        ),
        new("conversation", "Conversations (ShareGPT, ChatML)", "messages", _ => new ConversationLayout()),
        new("instruct", "Instructions (GPTeacher, Alpaca)", "instruction and response (or output)", _ => new InstructionLayout()),
        new("codesearchnet", "CodeSearchNet", "code and docstring", _ => new CodeSearchNetLayout()),
        new("question-answer", "Questions and answers (Theta)", "question and answer", _ => new QuestionAnswerLayout()),
        new("pile", "The Pile", "text and meta.pile_set_name", _ => new PileLayout()),
        new("documents", "Documents in a field", "text (or content)", _ => new TextLayout()),
    ];

    /// <summary>A layout defined by the user's mapping, which fits objects of any shape.</summary>
    public static LayoutEntry Mapped(FieldMapping mapping) =>
        new("mapped", "Mapped fields", "the mapped fields", _ => new MappedLayout(mapping));

    public static LayoutEntry? Find(string id) => All.FirstOrDefault(l => l.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
}
