using Jarvis.Contracts;
using Jarvis.Data.Doctor;
using Jarvis.Data.Doctor.Checks;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;
using Jarvis.Data.Store;

namespace Jarvis.Data.Tests;

public sealed class FixTests
{
    private static readonly string _secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

    /// <summary>Every available fix, on data with a problem of each kind.</summary>
    [Theory]
    [InlineData("exact-duplicate")]
    [InlineData("near-duplicate")]
    [InlineData("leak")]
    [InlineData("contamination")]
    [InlineData("empty")]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("truncated")]
    [InlineData("language")]
    [InlineData("language-label")]
    [InlineData("repetition")]
    [InlineData("markup")]
    [InlineData("secret")]
    [InlineData("personal")]
    [InlineData("quality")]
    [InlineData("difficulty")]
    [InlineData("domain")]
    public void Fix_EveryCheck_TouchesTheFlaggedAloneAndCanBeUndone(string check)
    {
        using var patient = Sick();
        var report = Examined(patient);
        var finding = report.Findings.Single(f => f.Check == check);
        Assert.NotNull(finding.Mend);
        bool all = check is "quality" or "difficulty" or "language-label";
        var flagged = patient.Flagged(check).ToHashSet();
        var (before, hash) = (patient.Records(), patient.Hash());
        var change = patient.Mend(check)!;
        var after = patient.Records().ToDictionary(r => r.Id);
        Assert.Equal(ChangeKinds.Mend, change.Kind);
        foreach (var record in before.Where(r => !all && !flagged.Contains(r.Id)))
        {
            Assert.Equal(record with { Turns = null }, after[record.Id] with { Turns = null });
        }
        Assert.Equal(before.Count - change.Removed + change.Added, after.Count);
        Assert.Equal(before.Count(r => !after.ContainsKey(r.Id)), change.Removed);
        Assert.Equal(change.Number, DoctorReports.Newest(patient.Directory)!.Findings.Single(f => f.Check == check).MendedBy);
        Assert.Contains(
            "was fixed by change",
            Assert.Throws<DatasetException>(() => patient.Mend(check)).Message,
            StringComparison.Ordinal
        );
        if (check is not ("quality" or "difficulty" or "domain" or "language-label"))
        {
            Assert.Equal(0, Fresh(patient, check).Count);
        }
        ChangeSet.Undo(patient.Directory, TimeProvider.System, change.Number);
        Assert.Equal(hash, patient.Hash());
        Assert.Equal(before.Select(r => r with { Turns = null }), patient.Records().Select(r => r with { Turns = null }));
    }

    [Fact]
    public void Fix_Undone_IsOpenAgainAndHealthComesAndGoes()
    {
        string text = Patient.Prose(1, 60);
        using var patient = new Patient(text, text + "!", Patient.Prose(2), Patient.Prose(3));
        Assert.Equal(0.75, patient.Examine().Health);
        var change = patient.Mend("exact-duplicate")!;
        Assert.Equal("Fixed \"Exact duplicates\": removed 1 record", change.Description);
        Assert.Equal(1, DoctorReports.Newest(patient.Directory)!.Health);
        ChangeSet.Undo(patient.Directory, TimeProvider.System, change.Number);
        var now = DoctorReports.Newest(patient.Directory)!;
        Assert.Null(now.Findings.Single(f => f.Check == "exact-duplicate").MendedBy);
        Assert.Equal(0.75, now.Health);
        Assert.NotNull(patient.Mend("exact-duplicate"));
    }

    [Fact]
    public void Fix_AfterAnotherRewroteTheRecord_FollowsIt()
    {
        using var patient = new Patient(
            $"The token is {_secret} and the owner is jane.doe@uni-koeln.de, who wrote &amp; sent it.",
            Patient.Prose(1)
        );
        patient.Examine();
        foreach (string check in (string[])["secret", "personal", "markup"])
        {
            Assert.NotNull(patient.Mend(check));
        }
        Assert.Equal("The token is [GitHub token] and the owner is [e-mail address], who wrote & sent it.", patient.Records()[^1].Text);
        Assert.Equal(1, DoctorReports.Newest(patient.Directory)!.Health);
    }

    [Fact]
    public void Fix_CopyWhoseOriginalIsGone_KeepsIt()
    {
        string text = Patient.Prose(1, 60);
        using var patient = new Patient(text, text + "!", Patient.Prose(2));
        patient.Examine();
        patient.Change(change => change.Remove(1));
        Assert.Null(patient.Mend("exact-duplicate")); // nothing was left to fix
        Assert.Equal([2L, 3L], patient.Records().Select(r => r.Id));
    }

    [Fact]
    public void Fix_LongRecords_AreCutAtASentenceAndFit()
    {
        string[] sentences =
        [
            .. Enumerable
                .Range(1, 200)
                .Select(i => $"Sentence number {i} says {Patient.Prose(i, 4).Replace(".", "", StringComparison.Ordinal)}."),
        ];
        using var patient = new Patient(
            string.Join(' ', sentences),
            new { question = "Tell me a long story, please?", answer = string.Join(' ', sentences) },
            new
            {
                messages = Enumerable
                    .Range(0, 12)
                    .Select(i => new
                    {
                        role = i % 2 == 0 ? "user" : "assistant",
                        content = string.Join(' ', sentences.Skip(i * 8).Take(8)),
                    })
                    .ToArray(),
            }
        );
        patient.Examine(new DoctorOptions(ContextTokens: 300));
        patient.Mend("long");
        Assert.All(patient.Records(), r => Assert.InRange(TokenEstimate.Of(new RecordView(r).Body), 150, 300));
        Assert.All(patient.Records(), r => Assert.EndsWith(".", new RecordView(r).Body, StringComparison.Ordinal));
        Assert.Equal(ChatRole.Assistant, patient.Records()[^1].Turns![^1].Role);
    }

    [Fact]
    public void Fix_WithoutReportOrOfWhatCannotBe_SaysSo()
    {
        using var patient = new Patient(Patient.Prose(1));
        Assert.Contains("never examined", Assert.Throws<DatasetException>(() => patient.Mend("empty")).Message, StringComparison.Ordinal);
        patient.Examine();
        Assert.Contains(
            "nothing that can be fixed",
            Assert.Throws<DatasetException>(() => patient.Mend("empty")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains("no check \"../x\"", Assert.Throws<DatasetException>(() => patient.Mend("../x")).Message, StringComparison.Ordinal);
    }

    private static DoctorReport Examined(Patient patient) => patient.Examine(new DoctorOptions(ContextTokens: 300, Language: "en"), Aids);

    private static DoctorFinding Fresh(Patient patient, string check) =>
        patient.Finding(check, new DoctorOptions(ContextTokens: 300, Language: "en"), Aids);

    private static DoctorAids Aids => new(References: [new ReferenceText("bench task 1", Patient.Prose(77, 30))]);

    private static Patient Sick()
    {
        const string english =
            "The committee decided yesterday that the old bridge over the river will be repaired before the winter comes and "
            + "the snow falls on it.";
        string copy = Patient.Prose(1, 60),
            near = Patient.Prose(2, 60),
            held = Patient.Prose(3, 60);
        object Domain(int i) =>
            new
            {
                text = $"{(i % 2 == 0 ? "oven flour butter dough" : "sail mast harbour wind")} {Patient.Prose(400 + i, 8)}",
                domain = i % 2 == 0 ? "cooking" : "sailing",
            };
        return new Patient([
            copy,
            copy.ToUpperInvariant(),
            near,
            near + " And more.",
            new { text = held, split = "train" },
            new { text = held + " Yes.", split = "validation" },
            $"As the task says: {Patient.Prose(77, 30)}",
            "!!! ???",
            "Short one.",
            string.Join(' ', Enumerable.Range(1, 60).Select(i => Patient.Prose(900 + i, 12))),
            "We walked to the market. We bought bread and cheese there. Then we sat down near the river and",
            "def area(width, height):\n    values = [width, height,\n              width * height,\n              sum([width, "
                + "height]),\n              max(width, height)",
            "Der Ausschuss hat gestern beschlossen, dass die alte Brücke über den Fluss noch vor dem Winter repariert werden soll.",
            string.Join(' ', Enumerable.Repeat("This is what he said to me again and again today.", 12)),
            $"{english} <b>One</b> <i>two</i> <u>three</u> &amp; four.",
            $"My token is {_secret} my friend.",
            "Write to jane.doe@uni-koeln.de or call +49 221 4708 3215.",
            english,
            .. Enumerable.Range(1, 60).Select(Domain),
        ]);
    }
}
