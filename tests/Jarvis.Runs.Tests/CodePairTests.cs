using Jarvis.Contracts;
using Jarvis.Runs.Preparation;
using Xunit;

namespace Jarvis.Runs.Tests;

public sealed class CodePairTests
{
    [Theory]
    [InlineData(
        "def f(x):\n    \"\"\"Adds one.\n\n    Not two.\"\"\"\n    return x + 1",
        "Adds one.\n\nNot two.",
        "def f(x):\n    \n    return x + 1"
    )]
    [InlineData("def f(x='a'):\n    'Adds one.'\n    return x + 1", "Adds one.", "def f(x='a'):\n    \n    return x + 1")]
    [InlineData("def f(x):\n    \"What x's is.\"\n    return x", "What x's is.", "def f(x):\n    \n    return x")]
    [InlineData("def f(x):\n    'What x\\'s is.'\n    return x", "What x's is.", "def f(x):\n    \n    return x")]
    [InlineData("def f(x):\n    r'''Cuts at \\\\n.'''\n    return x", "Cuts at \\n.", "def f(x):\n    r\n    return x")]
    [InlineData("def f(x):\n    return 'Adds one.'", "Adds one.", "def f(x):\n    return 'Adds one.'")]
    [InlineData("def f(x):\n    'Something else'\n    return x", "Adds one.", "def f(x):\n    'Something else'\n    return x")]
    [InlineData("def f(x):\n    'Adds", "Adds one.", "def f(x):\n    'Adds")]
    public void Of_CodeThatHoldsItsDocstring_GivesTheCodeWithoutIt(string code, string docstring, string expected)
    {
        var document = new Document(
            null,
            [new ChatTurn(ChatRole.User, docstring), new ChatTurn(ChatRole.Assistant, code)],
            null,
            0,
            new("", "", null)
        )
        {
            Kind = RecordKind.Code,
        };
        Assert.Equal(new CodePair(expected, docstring), CodePair.Of(document));
    }
}
