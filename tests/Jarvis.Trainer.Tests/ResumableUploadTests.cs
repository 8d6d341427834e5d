using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Jarvis.Contracts;
using Jarvis.Trainer.Datasets.Uploading;
using Jarvis.Trainer.Tests.Support;
using Xunit;

namespace Jarvis.Trainer.Tests;

/// <summary>An upload in chunks continues after any interruption, and the result equals the file.</summary>
public sealed class ResumableUploadTests : IDisposable
{
    private readonly TempHome _home = new();
    private readonly byte[] _content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)('a' + (i * 7 % 26)))];

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Upload_InChunksOverARestart_IsTheFileByteForByte()
    {
        UploadState begun;
        await using (var service = await TestService.StartAsync(_home))
        {
            begun = await BeginAsync(service);
            Assert.Equal((0L, false), (begun.Received, begun.Complete));
            Assert.Equal(100_000, (await Sent(await SendAsync(service, begun.Id, 0, 100_000))).Received);
        }
        await using var next = await TestService.StartAsync(_home);
        var again = await BeginAsync(next);
        Assert.Equal((begun.Id, 100_000L), (again.Id, again.Received));
        Assert.Equal(again, Assert.Single(await next.GetAsync<List<UploadState>>("/api/uploads")));
        Assert.True((await Sent(await SendAsync(next, begun.Id, 100_000, 200_000))).Complete);
        Assert.Equal(_content, await File.ReadAllBytesAsync(next.Of<Uploads>().PathOf(begun.Id)));
        Assert.NotEqual(begun.Id, (await BeginAsync(next)).Id); // a completed upload is not handed out again
    }

    [Fact]
    public async Task Chunk_ThatDoesNotFit_IsRefusedAndChangesNothing()
    {
        await using var service = await TestService.StartAsync(_home);
        var upload = await BeginAsync(service);
        await SendAsync(service, upload.Id, 0, 1000);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(service, upload.Id, 900, 1000)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(service, upload.Id, 1100, 1000)).StatusCode);
        var damaged = await SendAsync(service, upload.Id, 1000, 1000, sha256: Convert.ToHexStringLower(SHA256.HashData(_content)));
        Assert.Equal(HttpStatusCode.BadRequest, damaged.StatusCode);
        Assert.Contains("hash does not match", await damaged.Content.ReadAsStringAsync());
        Assert.Equal(1000, (await service.GetAsync<UploadState>("/api/uploads/" + upload.Id)).Received);
        var more = await service.Client.PatchAsync(
            $"/api/uploads/{upload.Id}?offset=1000",
            new ByteArrayContent(new byte[_content.Length])
        );
        Assert.Equal(HttpStatusCode.BadRequest, more.StatusCode);
        Assert.Contains("announced with 300000 bytes", await more.Content.ReadAsStringAsync());
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await service.Client.PatchAsync("/api/uploads/nothing?offset=0", new ByteArrayContent([1]))).StatusCode
        );
    }

    [Fact]
    public async Task Import_OfAnUnfinishedUpload_IsRefusedAndOfAWholeOneWorks()
    {
        await using var service = await TestService.StartAsync(_home);
        var upload = await BeginAsync(service);
        await SendAsync(service, upload.Id, 0, 1000);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await service.Client.PostAsJsonAsync("/api/datasets/import", new ImportDataset(null, null, upload.Id), ContractJson.Options)
            ).StatusCode
        );
        await SendAsync(service, upload.Id, 1000, _content.Length - 1000);
        Assert.True(
            (
                await service.Client.PostAsJsonAsync("/api/datasets/import", new ImportDataset(null, null, upload.Id), ContractJson.Options)
            ).IsSuccessStatusCode
        );
    }

    [Fact]
    public async Task Upload_NobodyTouchedForAnHour_IsRemovedAlsoAtStart()
    {
        await using (var service = await TestService.StartAsync(_home))
        {
            await SendAsync(service, (await BeginAsync(service)).Id, 0, 1000);
        }
        foreach (var file in Directory.GetFiles(_home.Paths.Uploads))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-61));
        }
        await using var next = await TestService.StartAsync(_home);
        Assert.Empty(Directory.GetFiles(_home.Paths.Uploads));
    }

    [Theory]
    [InlineData("a.txt", 0L, HttpStatusCode.BadRequest)]
    [InlineData("a.exe", 10L, HttpStatusCode.BadRequest)]
    [InlineData("a.txt", long.MaxValue / 2, HttpStatusCode.InsufficientStorage)]
    [InlineData("a.jsonl.gz", 10L, HttpStatusCode.OK)]
    [InlineData("a.zip", 3L << 30, HttpStatusCode.OK)] // more than two gigabytes are fine, if there is room
    public async Task Begin_IsRefusedBeforeAnythingIsSent(string name, long bytes, HttpStatusCode status)
    {
        await using var service = await TestService.StartAsync(_home);
        Assert.Equal(
            status,
            (await service.Client.PostAsJsonAsync("/api/uploads/begin", new CreateUpload(name, bytes, 1), ContractJson.Options)).StatusCode
        );
    }

    private async Task<UploadState> BeginAsync(TestService service) =>
        await Sent(
            await service.Client.PostAsJsonAsync("/api/uploads/begin", new CreateUpload("a.txt", _content.Length, 42), ContractJson.Options)
        );

    private Task<HttpResponseMessage> SendAsync(TestService service, string id, int offset, int bytes, string? sha256 = null)
    {
        var chunk = _content[offset..(offset + bytes)];
        var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/uploads/{id}?offset={offset}")
        {
            Content = new ByteArrayContent(chunk),
        };
        request.Headers.Add("Chunk-Sha256", sha256 ?? Convert.ToHexString(SHA256.HashData(chunk)));
        return service.Client.SendAsync(request);
    }

    private static async Task<UploadState> Sent(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<UploadState>(ContractJson.Options))!;
    }
}
