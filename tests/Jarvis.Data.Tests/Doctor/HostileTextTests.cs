using System.Diagnostics;
using Jarvis.Data.Doctor.Privacy;
using Jarvis.Data.Doctor.Scoring;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Tests;

public sealed class HostileTextTests
{
    public static TheoryData<string> Pieces =>
        [
            "<!--",
            "eyJa.eyJ-",
            "-----BEGIN PRIVATE KEY-----",
            "a@a.a@",
            "[[",
            "{{a",
            "(((((((((",
            "\"",
            "```",
            "\\begin{",
            "1 ",
            "1.1.",
            "password='",
            "x://a:",
            "\ud800",
            "AA00",
            "server=;",
            "&#",
            "<a ",
        ];

    /// <summary>Every rule reads 300,000 characters of the beginning of what it looks for, without the end.</summary>
    [Theory]
    [MemberData(nameof(Pieces))]
    public void Examine_EndlessBeginnings_TakesSeconds(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length));
        var startedAt = Stopwatch.GetTimestamp();
        new RecordView(new Contracts.DataRecord(1, Contracts.RecordKind.Text, text, null, null, null, null, "a:1", null, "00")).Prepared();
        _ = (
            Markup.Strip(text),
            PrivateData.Replace(text, secrets: true),
            StructureMeasure.Of(
                new RecordView(new Contracts.DataRecord(1, Contracts.RecordKind.Text, text, null, null, null, null, "a:1", null, "00"))
            )
        );
        Assert.InRange(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, 0, 10);
    }
}
