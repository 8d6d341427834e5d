using Jarvis.Contracts;
using Jarvis.Web.Features.Models;

namespace Jarvis.Web.Tests.Models;

/// <summary>What was chosen in the import dialog becomes the request.</summary>
public sealed class ImportModelDraftTests
{
    private static readonly ModelProbe _probe = new(
        "gpt2",
        "gpt2",
        124_439_808,
        12,
        768,
        1024,
        "fp32",
        null,
        50_257,
        null,
        false,
        ["config.json", "model.safetensors"],
        500_000_000,
        []
    );

    [Fact]
    public void Draft_OfAPath_AsksForTheFolderUnderTheNameThatWasTyped()
    {
        var draft = new ImportModelDraft { Path = " /home/me/gpt2 " }.OfPath();
        Assert.Equal(new ProbeModel("/home/me/gpt2"), draft.ToProbe());
        draft = draft.Recognised(_probe);
        Assert.Equal("gpt2", draft.Name);
        draft.Name = " GPT-2 ";
        Assert.Equal(new ImportModel("GPT-2", "/home/me/gpt2"), draft.ToImport());
    }

    [Fact]
    public void Draft_OfAnUpload_LeavesThePathAside()
    {
        var draft = new ImportModelDraft { Path = "/home/me/gpt2" }.OfUpload("u1");
        Assert.Equal(new ProbeModel(UploadId: "u1"), draft.ToProbe());
        Assert.Equal(new ImportModel("gpt2", null, "u1"), draft.Recognised(_probe).ToImport());
        var again = draft.Recognised(_probe).Again();
        Assert.Equal(("/home/me/gpt2", null, null, ""), (again.Path, again.UploadId, again.Probe, again.Name));
    }

    [Fact]
    public void Facts_WithoutTokenizer_SayNone() =>
        Assert.Equal(
            [
                "gpt2",
                "124 M (124,439,808)",
                "12 layers of width 768, 1,024 tokens of context",
                "fp32",
                "None",
                "50,257 tokens",
                "None that Jarvis can use",
                "500 MB in 2 files",
            ],
            ImportModelDraft.Facts(_probe).Select(fact => fact.Value)
        );
}
