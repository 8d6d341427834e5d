using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Jarvis.Contracts;
using Jarvis.Data.Doctor;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Reading.Probing;
using Jarvis.Data.Store;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training;
using Jarvis.Testing;
using Xunit;

namespace Jarvis.Architecture.Tests;

/// <summary>
/// JSON names are derived from property names, so renaming a property silently changes what clients send and what files and databases
/// contain. <c>json-names.txt</c> lists every name of every message and file.
/// </summary>
public sealed class JsonNamesTests
{
    private static readonly Type[] _files =
    [
        typeof(CheckpointManifest),
        typeof(DatasetManifest),
        typeof(DoctorFile),
        typeof(KnowledgeManifest),
        typeof(RememberedLayout),
        typeof(TokenManifest),
        typeof(TrainerState),
    ];

    [Fact]
    public void JsonNames_OfMessagesAndFiles_AreThoseThatWerePromised()
    {
        string promised = Path.Combine(Checkout.Root, "tests", "Jarvis.Architecture.Tests", "json-names.txt");
        var options = new JsonSerializerOptions(ContractJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        string[] names =
        [
            .. typeof(ContractJson)
                .Assembly.GetExportedTypes()
                .Concat(_files)
                .Where(type => !type.IsSubclassOf(typeof(Attribute)))
                .Where(type => type.IsEnum || type is { IsInterface: false, ContainsGenericParameters: false } && !IsStatic(type))
                .Select(type => $"{type.Name}: {string.Join(' ', Names(type, options))}")
                .Where(line => !line.EndsWith(": ", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(File.ReadAllLines(promised), names);
    }

    private static IEnumerable<string> Names(Type type, JsonSerializerOptions options) =>
        type.IsEnum
            ? EnumText.All(type)
            : options
                .GetTypeInfo(type)
                .Properties.Select(property => property.Name)
                .Concat(options.GetTypeInfo(type).PolymorphismOptions?.DerivedTypes.Select(each => $"{each.TypeDiscriminator}") ?? [])
                .Order(StringComparer.Ordinal);

    private static bool IsStatic(Type type) => type is { IsAbstract: true, IsSealed: true };
}
