using System.Text.Json;
using Jarvis.Contracts;
using Jarvis.Data.Doctor;
using Jarvis.Data.Doctor.Checks;

namespace Jarvis.Data.Tests;

public sealed class DoctorTests
{
    [Fact]
    public void Examine_SoundRecords_HoldsNothingAgainstThem()
    {
        using var patient = new Patient(
            Enumerable
                .Range(1, 30)
                .Select(i => (object)new { question = Patient.Prose(i, 12) + " why?", answer = Patient.Prose(i + 100, 40) })
        );
        var report = patient.Examine(new DoctorOptions(Language: null));
        Assert.All(
            report.Findings.Where(f => f.Check is not "language"),
            f => Assert.True(f.Severity <= FindingSeverity.Note, $"{f.Check}: {f.Explanation}")
        );
        Assert.Equal((30, 1), (report.Records, report.Version));
        Assert.Equal(1, report.QualityParts.Sum(p => p.Weight), 9);
    }

    [Fact]
    public void Examine_CopiesExactAndNear_FindsThemAndKeepsTheBest()
    {
        string text = Patient.Prose(1, 60),
            almost = text.Replace(text.Split(' ')[30], "changed", StringComparison.Ordinal) + " And a little longer.";
        using var patient = new Patient(text, Patient.Prose(2), text.ToUpperInvariant() + " !", almost, Patient.Prose(3));
        var report = patient.Examine(new DoctorOptions(NearThreshold: 0.7));
        var exact = report.Findings.Single(f => f.Check == "exact-duplicate");
        Assert.Equal((1, 1L), (exact.Count, exact.Examples[0].OtherId));
        Assert.Equal([3L], patient.Flagged("exact-duplicate"));
        var near = report.Findings.Single(f => f.Check == "near-duplicate");
        // The longer record is kept; the exact copy is not reported again.
        Assert.Equal((1, 4L, 1.0), (near.Count, near.Examples[0].OtherId, near.Figures["groups"]));
        Assert.Equal([1L], patient.Flagged("near-duplicate"));
        Assert.InRange(near.Examples[0].Score!.Value, 0.7, 0.99);
        Assert.Equal(0, patient.Finding("near-duplicate", new DoctorOptions(NearThreshold: 0.99)).Count);
        Assert.Equal(0.6, report.Health, 3);
    }

    [Fact]
    public void Examine_ValidationRecordsWithTheirLikeInTraining_AreLeaks()
    {
        string a = Patient.Prose(1, 60),
            b = Patient.Prose(2, 60);
        using var patient = new Patient(
            new { text = a, split = "validation" },
            new { text = a + " End.", split = "train" },
            new { text = b.ToUpperInvariant(), split = "train" },
            new { text = b, split = "validation" },
            new { text = Patient.Prose(3), split = "validation" },
            new { text = Patient.Prose(4), split = "train" }
        );
        var leak = patient.Finding("leak");
        Assert.Equal((2, FindingSeverity.Problem), (leak.Count, leak.Severity));
        Assert.Equal([1L, 4L], patient.Flagged("leak"));
        Assert.Equal([4L], patient.Flagged("exact-duplicate")); // the training record is kept
        patient.Mend("leak");
        Assert.Equal(["train", "train", "train", "train", "validation", "train"], patient.Records().Select(r => r.Split));
        Assert.Equal(0, patient.Finding("leak").Count);
    }

    [Fact]
    public void Examine_BenchmarkTextInside_IsContamination()
    {
        string solution =
            "    for idx, elem in enumerate(numbers):\n        for idx2, elem2 in enumerate(numbers):\n            if idx != "
            + "idx2:\n                distance = abs(elem - elem2)\n                if distance < threshold:\n                   "
            + " return True\n    return False\n";
        using var patient = new Patient(
            new
            {
                question = "How do I find close numbers?",
                answer = $"Like this:\n\ndef near(numbers, threshold):\n{solution.Replace("    ", "\t", StringComparison.Ordinal)}",
            },
            Patient.Prose(1),
            "for idx, elem in enumerate(numbers): print(idx)"
        );
        var references = ReferenceFile.Read(
            patient.File(
                "HumanEval.jsonl",
                JsonSerializer.Serialize(
                    new
                    {
                        task_id = "HumanEval/0",
                        prompt = "def has_close_elements(numbers, threshold):\n    \"\"\"Are any two numbers closer to each other than "
                            + "the given threshold?\"\"\"\n",
                        canonical_solution = solution,
                    }
                )
            )
        );
        var found = patient.Finding("contamination", aids: new DoctorAids(References: references));
        Assert.Equal((1, FindingSeverity.Problem), (found.Count, found.Severity));
        Assert.Contains("HumanEval/0 solution", found.Examples[0].Why, StringComparison.Ordinal);
        Assert.Equal([1L], patient.Flagged("contamination"));
        Assert.Contains("Not looked for", patient.Finding("contamination").Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Examine_SameQuestionOtherAnswer_IsShownSideBySide()
    {
        using var patient = new Patient(
            new { question = "Is the river Rhine longer than the Elbe?", answer = "Yes, it is." },
            new { question = "is the river RHINE longer than the Elbe", answer = "No, it is not." },
            new { question = "How many legs does a spider have?", answer = "It has 8 legs." },
            new { question = "How many legs does a spider have ?", answer = "It has 6 legs." },
            new { question = "What is 5 times 3, my friend?", answer = "15" },
            new { question = "What is 5 times 4, my friend?", answer = "20" },
            new { question = "What does a baker do all day?", answer = "A baker makes bread and cakes." },
            new { question = "What does a baker do all day ?", answer = "A baker makes bread, rolls and cakes." }
        );
        var found = patient.Finding("contradiction");
        Assert.Equal((4, 2.0), (found.Count, found.Figures["questions"]));
        Assert.Equal([1L, 2L, 3L, 4L], patient.Flagged("contradiction"));
        Assert.Equal([1L, 3L], found.Examples.Select(e => e.RecordId)); // both records of a pair are flagged, but the pair is shown once
        Assert.Equal(
            (2L, true),
            (found.Examples[0].OtherId, found.Examples[0].OtherExcerpt!.Contains("No, it is not", StringComparison.Ordinal))
        );
        Assert.Null(found.Mend);
    }

    [Fact]
    public void Examine_EmptyShortLongForeignRepeated_EachIsSeenByItsCheckAlone()
    {
        const string english =
            "The committee decided yesterday that the old bridge over the river will be repaired before the winter comes and "
            + "the snow falls.";
        using var patient = new Patient(
            "!!! ??? ...",
            "Too short.",
            string.Join(' ', Enumerable.Range(1, 40).Select(i => $"Chapter {i}: the {Patient.Prose(i, 12)}")),
            "Der Ausschuss hat gestern beschlossen, dass die alte Brücke über den Fluss noch vor dem Winter repariert werden soll.",
            string.Join(' ', Enumerable.Repeat("This is what he said to me again and again today.", 12)),
            english,
            english.Replace("bridge", "castle", StringComparison.Ordinal) + " Nobody had thought of it."
        );
        var report = patient.Examine(new DoctorOptions(ContextTokens: 400, Language: "en", NearThreshold: 0.95));
        Assert.Equal([1L], patient.Flagged("empty"));
        Assert.Equal([2L], patient.Flagged("short"));
        Assert.Equal([3L], patient.Flagged("long"));
        Assert.Equal([4L], patient.Flagged("language"));
        Assert.Equal([5L], patient.Flagged("repetition"));
        Assert.Equal(FindingSeverity.Problem, report.Findings.Single(f => f.Check == "empty").Severity);
    }

    [Fact]
    public void Examine_UnlabelledAmongLabelled_TellsDomainsAndItsOwnAccuracy()
    {
        string[] cooking = ["oven", "flour", "butter", "dough", "bake", "sugar", "recipe", "kitchen"],
            sailing = ["sail", "mast", "harbour", "wind", "anchor", "deck", "rudder", "tide"];
        object Make(int i, bool label)
        {
            var random = new Random(i);
            var words = i % 2 == 0 ? cooking : sailing;
            string text = string.Join(
                ' ',
                Enumerable.Range(0, 24).Select(k => k % 3 == 0 ? Patient.Prose(i + (1000 * k), 1) : words[random.Next(words.Length)])
            );
            return label ? new { text, domain = i % 2 == 0 ? "cooking" : "sailing" } : new { text };
        }
        using var patient = new Patient([
            .. Enumerable.Range(1, 120).Select(i => Make(i, true)),
            .. Enumerable.Range(200, 10).Select(i => Make(i, false)),
        ]);
        var found = patient.Finding("domain");
        Assert.Equal(10, found.Count);
        Assert.InRange(found.Figures["accuracy_on_held_out"], 0.9, 1);
        Assert.Contains("Label 10 of 10 records", found.Mend, StringComparison.Ordinal);
        var change = patient.Mend("domain")!;
        Assert.Equal((10, 0, 0), (change.Relabelled, change.Added, change.Removed));
        Assert.Equal(
            Enumerable.Range(200, 10).Select(i => i % 2 == 0 ? "cooking" : "sailing"),
            patient.Records().Skip(120).Select(r => r.Domain)
        );
        Assert.Equal((65.0, 2.0), (patient.Finding("balance").Figures["records: cooking"], patient.Finding("balance").Figures["domains"]));
    }

    [Fact]
    public void Examine_GoodAndPoorRecords_AreRankedByQualityAndDifficulty()
    {
        string good =
            "Bread rises because yeast turns sugar into gas. The dough holds the gas, so it grows. Bake it when it has doubled in size.";
        using var patient = new Patient(
            new { question = "Why does bread rise in the oven?", answer = good },
            new { question = "Why does bread rise?", answer = "§§ ## @@ ^^ ~~ <b>x</b> &amp; {{x}} §§ ~~ ## ||" },
            new { question = "Say it.", answer = "It." },
            new
            {
                question = "Explain thermodynamic equilibrium.",
                answer = "Thermodynamic equilibrium characterises isolated macroscopic configurations whose intensive observables "
                    + "remain homogeneous, notwithstanding microscopic fluctuations, because irreversible transport processes have "
                    + "extinguished every gradient that could otherwise generate entropy within the enclosure.",
            }
        );
        patient.Examine();
        patient.Mend("quality");
        patient.Mend("difficulty");
        var records = patient.Records();
        Assert.All(records, r => Assert.InRange(r.Quality!.Value, 0, 1));
        Assert.True(
            records[0].Quality > 0.9 && records[1].Quality < 0.75 && records[0].Quality > records[2].Quality,
            string.Join(' ', records.Select(r => r.Quality))
        );
        Assert.True(
            records[3].Difficulty > records[0].Difficulty && records[0].Difficulty > records[2].Difficulty,
            string.Join(' ', records.Select(r => r.Difficulty))
        );
    }

    [Fact]
    public void Examine_AModelsLoss_BecomesTheDifficultysRank()
    {
        using var patient = new Patient(Enumerable.Range(1, 5).Select(i => (object)Patient.Prose(i)));
        double[] losses = [3, 1, 5, 2];
        patient.Examine(
            new DoctorOptions(DifficultyRun: "run"),
            new DoctorAids(Loss: r => r.Id <= 4 ? losses[r.Id - 1] : null, LossName: "run")
        );
        patient.Mend("difficulty");
        var difficulties = patient.Records().Select(r => r.Difficulty).ToList();
        Assert.Null(difficulties[4]); // the model has no loss for this record
        Assert.Equal([2, 4, 1, 3], Enumerable.Range(1, 4).OrderBy(i => difficulties[i - 1]));
    }

    [Fact]
    public void Examine_NoneOneAndAllTheSame_EndsWell()
    {
        using var none = new Patient();
        var report = none.Examine();
        Assert.Equal((0, 1.0), (report.Records, report.Health));
        Assert.All(report.Findings, f => Assert.Equal(0, f.Count));
        using var one = new Patient(Patient.Prose(1));
        Assert.Equal(1, one.Examine().Health);
        string text = Patient.Prose(2);
        using var same = new Patient(Enumerable.Range(1, 60).Select(i => (object)(text + new string('!', i))));
        var duplicates = same.Finding("exact-duplicate");
        Assert.Equal((59, 1.0, FindingLog.MostExamples), (duplicates.Count, duplicates.Figures["groups"], duplicates.Examples.Count));
        same.Mend("exact-duplicate");
        Assert.Equal([1L], same.Records().Select(r => r.Id));
    }

    [Fact]
    public void Examine_Twice_SaysTheSame()
    {
        using var patient = new Patient(Enumerable.Range(1, 80).Select(i => (object)Patient.Prose(i % 60, 50)));
        var first = patient.Examine() with { At = default };
        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(patient.Examine() with { At = default }));
        Assert.Equal(
            JsonSerializer.Serialize(first),
            JsonSerializer.Serialize(DoctorReports.Newest(patient.Directory)! with { At = default }, ContractJson.Options) is var read
                ? JsonSerializer.Serialize(JsonSerializer.Deserialize<DoctorReport>(read, ContractJson.Options))
                : ""
        );
        Assert.Equal(
            ["doctor.json", "doctor.scores", "manifest.json", "records.db"],
            Directory
                .GetFileSystemEntries(patient.Directory)
                .Select(Path.GetFileName)
                .Where(n => !n!.Contains('-', StringComparison.Ordinal))
                .Order()
        );
    }

    [Fact]
    public void Examine_Cancelled_KeepsTheEarlierReportAndLeavesNothing()
    {
        using var patient = new Patient(Enumerable.Range(1, 600).Select(i => (object)Patient.Prose(i, 12)));
        patient.Examine();
        var before = DoctorReports.Newest(patient.Directory)!.At;
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new DataDoctor(TimeProvider.System).Examine(
                patient.Directory,
                "patient",
                new DoctorOptions(),
                new DoctorAids(),
                step =>
                {
                    if (step.Share > 0.4)
                    {
                        cancel.Cancel();
                    }
                },
                cancel.Token
            )
        );
        Assert.Equal(before, DoctorReports.Newest(patient.Directory)!.At);
        Assert.Empty(Directory.GetDirectories(patient.Directory));
    }

    [Theory]
    [InlineData(0.2, 20, 2048, null, "threshold")]
    [InlineData(0.8, -1, 2048, null, "characters")]
    [InlineData(0.8, 20, 3, null, "context")]
    [InlineData(0.8, 20, 2048, "xx", "language")]
    public void Examine_ImpossibleOptions_AreRefusedInWords(double near, int least, int context, string? language, string says)
    {
        using var patient = new Patient(Patient.Prose(1));
        Assert.Contains(
            says,
            Assert.Throws<DatasetException>(() => patient.Examine(new DoctorOptions(near, least, context, language))).Message,
            StringComparison.Ordinal
        );
    }
}
