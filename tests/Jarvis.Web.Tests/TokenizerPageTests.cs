using System.Net;
using Jarvis.Contracts;
using Jarvis.Web.Features.Tokenizers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Jarvis.Web.Tests;

public sealed class TokenizerPageTests
{
    private const string Evil = "<script>alert(1)</script>";

    private static readonly TokenizerSummary _tokenizer = new(
        "mine",
        "Mine & " + Evil,
        300,
        "Trained on tales",
        DateTimeOffset.UnixEpoch,
        "/x"
    );

    [Theory]
    [InlineData("a b\tc\r\n", "a·b⇥c␍↵\n")]
    [InlineData("\0\u001b\u007f", "␀␛␡")]
    [InlineData("x\u200by\u00a0\u202e", "x‹200B›y‹00A0›‹202E›")]
    [InlineData("é日👋", "é日👋")]
    public void Visible_WhatCannotBeSeen_IsWrittenOut(string text, string shown) => Assert.Equal(shown, TokenLook.Visible(text));

    [Fact]
    public void Visible_APartOfACharacter_ShowsItsBytes()
    {
        Assert.Equal("⟨20 E6⟩", TokenLook.Visible(null, "20E6"));
        Assert.Equal("id 7, special · 2 bytes: 20 E6 · at 12", TokenLook.Title(new EncodedPiece(7, "x", null, "20E6", 12, 14, true)));
    }

    [Fact]
    public async Task Page_OfATokenizer_ShowsTextsAsTextAndItsPartsInColours()
    {
        await using var upstream = await WebHost.UpstreamAsync(app => Map(app));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        string page = await web.Client.GetStringAsync("/tokenizers/mine?data=tales");
        Assert.DoesNotContain(Evil, page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(Evil), page, StringComparison.Ordinal);
        Assert.Contains("class=\"piece c0 special", page, StringComparison.Ordinal);
        Assert.Contains("4.25", page, StringComparison.Ordinal); // characters per token in the domain
        Assert.Contains("characters that have no token become", page, StringComparison.Ordinal);
        Assert.Contains("href=\"runs/new?tokenizer=mine\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfNone_SaysSoAndLeadsBack()
    {
        await using var upstream = await WebHost.UpstreamAsync(app => Map(app));
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        string page = await web.Client.GetStringAsync("/tokenizers/other");
        Assert.Contains("Tokenizer not found", page, StringComparison.Ordinal);
        Assert.Contains("href=\"tokenizers\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfTokenizers_SearchesAndSortsByTheUrlAndInvitesWhereThereIsNone()
    {
        await using var upstream = await WebHost.UpstreamAsync(app =>
            Map(
                app,
                [
                    _tokenizer,
                    _tokenizer with
                    {
                        Id = "gpt2",
                        Name = "gpt2",
                        VocabularySize = 50257,
                        CreatedAt = DateTimeOffset.UnixEpoch.AddDays(-1),
                    },
                ]
            )
        );
        await using var web = await WebHost.StartAsync(WebHost.AddressOf(upstream));
        string all = await web.Client.GetStringAsync("/tokenizers?sort=size");
        Assert.True(all.IndexOf("50,257", StringComparison.Ordinal) < all.IndexOf("300 tokens", StringComparison.Ordinal));
        Assert.DoesNotContain(Evil, all, StringComparison.Ordinal);
        string found = await web.Client.GetStringAsync("/tokenizers?q=GPT");
        Assert.Contains("tokenizers/gpt2", found, StringComparison.Ordinal);
        Assert.DoesNotContain("tokenizers/mine", found, StringComparison.Ordinal);

        await using var none = await WebHost.UpstreamAsync(app => Map(app, []));
        await using var empty = await WebHost.StartAsync(WebHost.AddressOf(none));
        Assert.Contains("Train a tokenizer", await empty.Client.GetStringAsync("/tokenizers"), StringComparison.Ordinal);
    }

    private static void Map(WebApplication app, TokenizerSummary[]? all = null)
    {
        app.MapGet("/api/tokenizers", () => Json(all ?? [_tokenizer]));
        app.MapGet("/api/tokenizers/mine", () =>
            Json(
                new TokenizerDetail(
                    _tokenizer,
                    "BPE over characters",
                    300,
                    40,
                    2,
                    "NFC",
                    "characters that have no token become <unk>",
                    0,
                    true,
                    1234
                )
            )
        );
        app.MapGet("/api/tokenizers/mine/tokens", () => Json(new TokenPage([new TokenEntry(1, Evil, Evil, "3C", false, 3, "<", "s")], 1)));
        app.MapPost("/api/tokenizers/mine/encode", () =>
            Json(new EncodedText([new EncodedPiece(1, Evil, Evil, "3C", 0, 1, true)], 5, 5, null))
        );
        app.MapGet("/api/tokenizers/mine/compression", (string dataset) =>
            Json(
                new TokenizerCompression(
                    dataset,
                    2,
                    true,
                    [new DomainCompression(Evil, 2, 425, 430, 100)],
                    new DomainCompression(null, 2, 425, 430, 100)
                )
            )
        );
        app.MapGet("/api/datasets", () =>
            Json(
                new[]
                {
                    new DatasetSummary(
                        "tales",
                        "Tales",
                        "",
                        2,
                        425,
                        new Dictionary<string, long>(),
                        new Dictionary<string, long>(),
                        0,
                        0,
                        1,
                        "",
                        DateTimeOffset.UnixEpoch,
                        9,
                        ""
                    ),
                }
            )
        );
        app.MapGet("/api/jobs", () => Json(Array.Empty<DataJob>()));
    }

    private static IResult Json<T>(T value) => Results.Json(value, ContractJson.Options);
}
