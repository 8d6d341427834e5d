namespace Jarvis.Data.Knowledge.Words;

/// <summary>A word of a text as stored in the index, and its position in UTF-16 units.</summary>
internal readonly record struct SearchTerm(int Start, int Length, string Term);
