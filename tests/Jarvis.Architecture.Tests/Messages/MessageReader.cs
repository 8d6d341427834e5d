using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Jarvis.Architecture.Tests.Messages;

/// <summary>Finds the texts that code hands to exceptions, problem lists, toasts and notices.</summary>
internal static partial class MessageReader
{
    private const int LongestPlaceholder = 24;

    /// <returns>The source's name and the text, in the order of the file; values that are put in stand in braces.</returns>
    public static IEnumerable<(string Source, string Text)> Read(string file)
    {
        string code = File.ReadAllText(file);
        if (file.EndsWith(".razor", StringComparison.Ordinal))
        {
            code = CodeBlock().Match(code) is { Success: true } block ? "class Page {" + block.Groups[1].Value : "";
        }

        var root = CSharpSyntaxTree.ParseText(code).GetRoot();
        foreach (var node in root.DescendantNodes())
        {
            (string Source, ArgumentListSyntax? Arguments)? found = node switch
            {
                ObjectCreationExpressionSyntax made => (LastName(made.Type), made.ArgumentList),
                PrimaryConstructorBaseTypeSyntax made when Declared(made) is { } name => (name, made.ArgumentList),
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call } made => (
                    $"{LastName(call.Expression)}.{call.Name.Identifier.Text}",
                    made.ArgumentList
                ),
                InvocationExpressionSyntax { Expression: IdentifierNameSyntax call } made => (
                    $"this.{call.Identifier.Text}",
                    made.ArgumentList
                ),
                _ => null,
            };
            if (found is { Arguments.Arguments: var arguments })
            {
                // Codes have no spaces; a notice's first argument is its key.
                string text = string.Join(
                    ' ',
                    arguments
                        .Skip(found.Value.Source.EndsWith(".Raise", StringComparison.Ordinal) ? 1 : 0)
                        .SelectMany(argument => Texts(argument.Expression))
                        .Where(text => text.Contains(' ', StringComparison.Ordinal))
                );
                if (text.Length > 0)
                {
                    yield return (found.Value.Source, text);
                }
            }
        }
    }

    /// <summary>The texts of an argument: one, or each branch of a choice.</summary>
    private static IEnumerable<string> Texts(ExpressionSyntax expression) =>
        expression switch
        {
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => [literal.Token.ValueText],
            InterpolatedStringExpressionSyntax interpolated => [string.Concat(interpolated.Contents.Select(Part))],
            BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => [Sum(sum)],
            ParenthesizedExpressionSyntax inner => Texts(inner.Expression),
            ConditionalExpressionSyntax choice => [.. Texts(choice.WhenTrue), .. Texts(choice.WhenFalse)],
            SwitchExpressionSyntax choice => choice.Arms.SelectMany(arm => Texts(arm.Expression)),
            CollectionExpressionSyntax list => list
                .Elements.OfType<ExpressionElementSyntax>()
                .SelectMany(element => Texts(element.Expression)),
            _ => [],
        };

    private static string Sum(BinaryExpressionSyntax sum) => Operand(sum.Left) + Operand(sum.Right);

    private static string Operand(ExpressionSyntax operand) =>
        operand is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression) ? Sum(sum)
        : Texts(operand).ToArray() is { Length: > 0 } texts ? string.Join(" / ", texts)
        : Placeholder(operand);

    private static string Part(InterpolatedStringContentSyntax part) =>
        part switch
        {
            InterpolatedStringTextSyntax text => text.TextToken.ValueText,
            InterpolationSyntax hole => Texts(hole.Expression).ToArray() is { Length: > 0 } texts
                ? $"[{string.Join('|', texts)}]"
                : Placeholder(hole.Expression),
            _ => "",
        };

    private static string Placeholder(ExpressionSyntax expression)
    {
        string text = expression switch
        {
            InvocationExpressionSyntax { ArgumentList.Arguments: [var only] } => only.Expression.ToString(),
            _ => expression.ToString(),
        };
        return text.Length <= LongestPlaceholder && !text.Contains('\n', StringComparison.Ordinal) ? $"{{{text}}}" : "{…}";
    }

    private static string? Declared(PrimaryConstructorBaseTypeSyntax made) =>
        made.Parent?.Parent is TypeDeclarationSyntax type ? type.Identifier.Text : null;

    private static string LastName(SyntaxNode node) =>
        node switch
        {
            QualifiedNameSyntax name => name.Right.Identifier.Text,
            SimpleNameSyntax name => name.Identifier.Text.TrimStart('_'),
            MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
            _ => "",
        };

    [GeneratedRegex(@"^@code\s*\{(.*)$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
