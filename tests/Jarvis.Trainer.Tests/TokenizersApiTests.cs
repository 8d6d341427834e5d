using System.Net;
using System.Net.Http.Json;
using System.Text;
using Jarvis.Contracts;
using Jarvis.Testing;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;
using Jarvis.Trainer.Datasets.Importing;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Tests.Support;
using Jarvis.Trainer.Tokenizers;
using Xunit;

namespace Jarvis.Trainer.Tests;

public sealed class TokenizersApiTests : IDisposable
{
    private const string Fox = "The quick brown fox jumps over the lazy dog and the dog sleeps on; the fox, the dog, the river.";

    private readonly TempHome _home = new();

    [Fact]
    public async Task Train_OnADatasetAndAnUpload_MakesATokenizerThatCanBeLookedAtRenamedDeletedAndRestored()
    {
        await using var service = await TestService.StartAsync(_home);
        await ImportAsync(
            service,
            "Animals.jsonl",
            string.Concat(
                Enumerable.Range(0, 40).Select(i => $$"""{"text":"{{Fox}} {{i}}","domain":"{{(i % 2 == 0 ? "even" : "odd")}}"}""" + "\n")
            )
        );
        var upload = await UploadAsync(service, "more.txt", "zebra zebra zebra zebras of the river");
        var job = await DoneAsync(
            service,
            await PostAsync<DataJob>(
                service,
                "/api/tokenizers/train",
                new TrainTokenizer("Animal words", ["animals"], [upload.Id], 300, SpecialTokens: ["<|mark|>"])
            )
        );

        Assert.Equal((ImportState.Done, "animal-words"), (job.State, job.Result));
        var listed = Assert.Single(await service.GetAsync<List<TokenizerSummary>>("/api/tokenizers"));
        Assert.Equal(("Animal words", "Trained on Animals, more.txt", 300), (listed.Name, listed.Source, listed.VocabularySize));
        var detail = await service.GetAsync<TokenizerDetail>("/api/tokenizers/animal-words");
        Assert.Equal((300, 4, 0, true, null), (detail.Tokens, detail.Special, detail.EndOfText, detail.Chats, detail.Loss));
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));

        var found = await service.GetAsync<TokenPage>("/api/tokenizers/animal-words/tokens?query=the&sort=longest");
        Assert.Equal("the", found.Tokens[0].Text!.Trim());
        Assert.True(found.Tokens[0].MergeRank >= 0 && found.Tokens[0].Left is not null);
        var special = await service.GetAsync<TokenPage>("/api/tokenizers/animal-words/tokens?special=true");
        Assert.Equal(["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|mark|>"], special.Tokens.Select(t => t.Token));
        var newest = (
            await service.GetAsync<TokenPage>("/api/tokenizers/animal-words/tokens?sort=merge&descending=true&limit=1000")
        ).Tokens;
        Assert.Equal((299, null), (newest[0].Id, newest[^1].MergeRank));
        Assert.Equal(300, (await service.GetAsync<TokenPage>("/api/tokenizers/animal-words/tokens?limit=5")).Total);

        Assert.Equal(
            "New name",
            (
                await (
                    await service.Client.PutAsJsonAsync(
                        "/api/tokenizers/animal-words",
                        new RenameTokenizer(" New name "),
                        ContractJson.Options
                    )
                ).Content.ReadFromJsonAsync<TokenizerSummary>(ContractJson.Options)
            )!.Name
        );
        Assert.True((await service.Client.DeleteAsync("/api/tokenizers/animal-words")).IsSuccessStatusCode);
        Assert.Empty(await service.GetAsync<List<TokenizerSummary>>("/api/tokenizers"));
        Assert.True((await service.Client.PostAsync("/api/tokenizers/animal-words/restore", null)).IsSuccessStatusCode);
        Assert.Equal("New name", Assert.Single(await service.GetAsync<List<TokenizerSummary>>("/api/tokenizers")).Name);
    }

    [Fact]
    public async Task Encode_AnyText_GivesPiecesWhoseBytesAreTheText()
    {
        await using var service = await TestService.StartAsync(_home);
        var added = Add(service);
        const string text = "The fox — 日本 <|endoftext|>\n\t<b>bold</b>";
        var encoded = await PostAsync<EncodedText>(service, $"/api/tokenizers/{added.Id}/encode", new EncodeText(text));
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.Equal((utf8.Length, text.Length, null), (encoded.Bytes, encoded.Characters, encoded.NormalizedText));
        Assert.All(encoded.Pieces, p => Assert.Equal(Convert.ToHexString(utf8.AsSpan(p.Start, p.End - p.Start)), p.Bytes));
        Assert.Equal(utf8.Length, encoded.Pieces[^1].End);
        Assert.Contains(encoded.Pieces, p => p is { Special: true, Token: "<|endoftext|>" });
        Assert.Contains(encoded.Pieces, p => p.Text is null); // a single byte of a character that was not in the training text
        Assert.DoesNotContain(
            (await PostAsync<EncodedText>(service, $"/api/tokenizers/{added.Id}/encode", new EncodeText(text, ParseSpecial: false))).Pieces,
            p => p.Special
        );

        var tooLong = await service.Client.PostAsJsonAsync(
            $"/api/tokenizers/{added.Id}/encode",
            new EncodeText(new string('a', 20_001)),
            ContractJson.Options
        );
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        Assert.Contains("20,000", (await TestService.ProblemAsync(tooLong)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Compression_OfADataset_CountsEveryRecordByDomain()
    {
        await using var service = await TestService.StartAsync(_home);
        var added = Add(service);
        await ImportAsync(
            service,
            "two.jsonl",
            $$"""{"text":"{{Fox}}","domain":"known"}""" + "\n" + """{"text":"ŁŻŹĆ ŁŻŹĆ","domain":"foreign"}""" + "\n"
        );
        var measured = await service.GetAsync<TokenizerCompression>($"/api/tokenizers/{added.Id}/compression?dataset=two");
        Assert.True(measured.Whole);
        Assert.Equal(["known", "foreign"], measured.Domains.Select(d => d.Domain));
        Assert.Equal((Fox.Length + 9L, 2L), (measured.All.Characters, measured.All.Records));
        Assert.Equal(measured.All.Tokens, measured.Domains.Sum(d => d.Tokens));
        Assert.True(measured.Domains[0].CharactersPerToken > 1.2 && measured.Domains[1].CharactersPerToken < 1);
    }

    [Fact]
    public async Task Compression_OfALargeDataset_IsASampleThatTheSeedDecides()
    {
        await using var service = await TestService.StartAsync(_home);
        var added = Add(service);
        await ImportAsync(
            service,
            "many.jsonl",
            string.Concat(Enumerable.Range(0, 5_000).Select(i => $$"""{"text":"Record {{i * 7919}} of {{i}}"}""" + "\n"))
        );
        var first = await service.GetAsync<TokenizerCompression>($"/api/tokenizers/{added.Id}/compression?dataset=many&seed=5");
        Assert.False(first.Whole);
        Assert.InRange(first.Records, 500, 2_048);
        Assert.Equal(
            first.All,
            (await service.GetAsync<TokenizerCompression>($"/api/tokenizers/{added.Id}/compression?dataset=many&seed=5")).All
        );
        Assert.NotEqual(
            first.All,
            (await service.GetAsync<TokenizerCompression>($"/api/tokenizers/{added.Id}/compression?dataset=many&seed=6")).All
        );
    }

    [Fact]
    public async Task Train_OnTooLittleTextWithoutAName_IsNamedAfterTheTokensItHas()
    {
        await using var service = await TestService.StartAsync(_home);
        var upload = await UploadAsync(service, "messy.txt", string.Concat(Enumerable.Repeat(Fox + "\n", 20)));

        var job = await DoneAsync(
            service,
            await PostAsync<DataJob>(service, "/api/tokenizers/train", new TrainTokenizer(null, null, [upload.Id], 8192))
        );

        Assert.Equal("Tokenizer: messy", job.Name);
        var made = Assert.Single(await service.GetAsync<List<TokenizerSummary>>("/api/tokenizers"));
        Assert.InRange(made.VocabularySize, 257, 8191);
        Assert.Equal($"messy {made.VocabularySize:N0}", made.Name);
    }

    [Fact]
    public async Task Import_FromAPathOrAnUpload_TakesWhatCanBeReadAndNamesWhatCannot()
    {
        await using var service = await TestService.StartAsync(_home);
        var folder = Directory.CreateDirectory(Path.Combine(_home.Paths.Data, "given-model")).FullName;
        Tiny().Save(folder);
        var added = await PostAsync<TokenizerSummary>(
            service,
            "/api/tokenizers/import",
            new ImportTokenizer(null, Path.Combine(folder, "tokenizer.json"), null)
        );
        Assert.Equal(("given-model", "given-model"), (added.Id, added.Name));
        var file = await service.Client.GetByteArrayAsync($"/api/tokenizers/{added.Id}/tokenizer.json");
        Assert.Equal(Tiny().ToJson(), file);

        var upload = await UploadAsync(service, "mine.json", Encoding.UTF8.GetString(file));
        Assert.Equal(
            "mine",
            (await PostAsync<TokenizerSummary>(service, "/api/tokenizers/import", new ImportTokenizer(null, null, upload.Id))).Id
        );

        var odd = await UploadAsync(service, "odd.json", """{"model":{"type":"Unigram"}}""");
        await RefusedAsync(service, "/api/tokenizers/import", new ImportTokenizer(null, null, odd.Id), "Unigram");
        await RefusedAsync(service, "/api/tokenizers/import", new ImportTokenizer(null, OfTheSystem.Folder, null), "outside the folders");
        await RefusedAsync(service, "/api/tokenizers/import", new ImportTokenizer(null, null, null), "either path");
        Assert.Equal(2, (await service.GetAsync<List<TokenizerSummary>>("/api/tokenizers")).Count);
        Assert.Equal(2, Directory.GetDirectories(_home.Paths.Tokenizers).Length);
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));
    }

    [Fact]
    public async Task Train_ThatCannotBe_IsRefusedInWordsAndLeavesNothing()
    {
        await using var service = await TestService.StartAsync(_home);
        await ImportAsync(service, "a.jsonl", """{"text":"abc"}""" + "\n");
        await RefusedAsync(service, "/api/tokenizers/train", new TrainTokenizer(null, null, null), "one at least");
        await RefusedAsync(service, "/api/tokenizers/train", new TrainTokenizer(null, ["none"], null), "none");
        await RefusedAsync(service, "/api/tokenizers/train", new TrainTokenizer(null, ["a"], null, VocabularySize: 20), "at least 259");
        await RefusedAsync(
            service,
            "/api/tokenizers/train",
            new TrainTokenizer(null, ["a"], null, SpecialTokens: ["has blank"]),
            "has blank"
        );
        var job = await DoneAsync(
            service,
            await PostAsync<DataJob>(service, "/api/tokenizers/train", new TrainTokenizer(null, ["a"], null, 300))
        );
        Assert.Equal(ImportState.Failed, job.State);
        Assert.Contains("nothing to learn", job.Error);
        Assert.Empty(await service.GetAsync<List<TokenizerSummary>>("/api/tokenizers"));
    }

    public void Dispose() => _home.Dispose();

    private static TokenizerSummary Add(TestService service) => service.Of<TokenizerLibrary>().Add(Tiny(), "Tiny", "Made for a test");

    private static TextTokenizer Tiny() =>
        new(
            Jarvis.Tokenizers.Training.TokenizerTraining.Train(
                [Encoding.UTF8.GetBytes(Fox)],
                lines: false,
                Jarvis.Tokenizers.Training.BpeTrainingOptions.ForRuns(300) with
                {
                    MinimumFrequency = 2,
                }
            ),
            new TokenizerConfig(EndToken: SpecialTokens.EndOfText)
        );

    private static async Task<T> PostAsync<T>(TestService service, string path, object body)
    {
        var answer = await service.Client.PostAsync(path, JsonContent.Create(body, body.GetType(), options: ContractJson.Options));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(ContractJson.Options))!;
    }

    private static async Task<UploadDone> UploadAsync(TestService service, string name, string content)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        var answer = await service.Client.PostAsync($"/api/uploads?name={name}", body);
        return (await answer.Content.ReadFromJsonAsync<UploadDone>(ContractJson.Options))!;
    }

    private static async Task ImportAsync(TestService service, string name, string content)
    {
        var upload = await UploadAsync(service, name, content);
        var job = await PostAsync<ImportJob>(service, "/api/datasets/import", new ImportDataset(null, null, upload.Id));
        await Until(() => service.Of<Imports>().Find(job.Id)!.State is not (ImportState.Waiting or ImportState.Running));
        Assert.Equal(ImportState.Done, service.Of<Imports>().Find(job.Id)!.State);
    }

    private static async Task<DataJob> DoneAsync(TestService service, DataJob job)
    {
        await Until(() => Now().State is not (ImportState.Waiting or ImportState.Running));
        return Now();

        DataJob Now() => service.Of<JobService>().Find(job.Id)!.ToDataJob();
    }

    private static async Task RefusedAsync(TestService service, string path, object body, string says)
    {
        var answer = await service.Client.PostAsync(path, JsonContent.Create(body, body.GetType(), options: ContractJson.Options));
        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{path}: {answer.StatusCode}");
        Assert.Contains(says, (await TestService.ProblemAsync(answer)).GetProperty("detail").GetString());
    }

    private static async Task Until(Func<bool> done)
    {
        for (int look = 0; look < 1000 && !done(); look++)
        {
            await Task.Delay(20);
        }
        Assert.True(done());
    }
}
