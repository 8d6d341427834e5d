namespace Jarvis.Data;

/// <summary>One published shape of a JSON record. A new one is one class and one line in <see cref="JsonRecordMapper"/>.</summary>
internal interface IJsonLayout
{
    /// <summary>Whether the object claims to have this shape.</summary>
    bool Matches(JsonFields fields);

    /// <summary>The record; null with <paramref name="problem"/> when the object has the shape but nothing to learn from.</summary>
    RecordDraft? Map(JsonFields fields, out string? problem);
}
