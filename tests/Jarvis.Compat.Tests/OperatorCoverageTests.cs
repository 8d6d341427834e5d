using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Compat.Tests;

/// <summary>Calls every public operator of Tensor, torch, functional, init and losses at least once, with arguments made from its signature.</summary>
public sealed class OperatorCoverageTests
{
    private static readonly Type[] Surfaces = [typeof(Tensor), typeof(torch), typeof(nn.functional), typeof(nn.init), typeof(nn.utils)];

    public static TheoryData<string> Names() => [.. Operators().Select(m => m.Name).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_CalledWithFittingArguments_Works(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var method in Operators().Where(m => m.Name == name))
        {
            var target = method.IsStatic ? null : OperatorArguments.Self(name);
            object?[] arguments = OperatorArguments.For(method);
            try
            {
                method.Invoke(target, arguments);
            }
            catch (TargetInvocationException error) when (error.InnerException is ExternalException or ArgumentException or InvalidOperationException)
            {
                Assert.Fail($"{method}: {error.InnerException.Message}");
            }
        }
    }

    private static IEnumerable<MethodInfo> Operators() =>
        from surface in Surfaces
        from method in surface.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && !method.IsGenericMethod && !OperatorArguments.Elsewhere.Contains(method.Name)
            && !method.GetParameters().Any(p => p.ParameterType.IsByRefLike) // each has a twin that takes an array
            && Tensors(method.ReturnType)
        select method;

    private static bool Tensors(Type type) =>
        type == typeof(Tensor) || type == typeof(Tensor[]) || type == typeof(bool) || (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal));
}
