using Jarvis.Web.Features.NewRun;

namespace Jarvis.Web.Tests.NewRun;

public sealed class SettingProblemsTests
{
    [Theory]
    [InlineData(
        "warmup_steps (200) is more than max_steps (100); the rate would never reach its peak.",
        "warmup_steps",
        "Warm-up (200) is more than “Steps” (100); the rate would never reach its peak."
    )]
    [InlineData(
        "data is empty; name at least one file or dataset to learn from.",
        "data",
        "Data is empty; name at least one file or dataset to learn from."
    )]
    [InlineData(
        "Tokenizer (tokenizer): /etc/passwd is outside the allowed folders.",
        "tokenizer",
        "Tokenizer: /etc/passwd is outside the allowed folders."
    )]
    [InlineData(
        "There is no dataset 'max_steps'; the Datasets page lists them.",
        null,
        "There is no dataset 'max_steps'; the Datasets page lists them."
    )]
    [InlineData("'/data/max_steps/a.txt' is not on this machine.", null, "'/data/max_steps/a.txt' is not on this machine.")]
    public void Of_AProblemOfTheTrainer_NamesFieldsAsTheFormDoes(string problem, string? key, string text) =>
        Assert.Equal(new SettingProblem(key, text), SettingProblems.Of(problem));
}
