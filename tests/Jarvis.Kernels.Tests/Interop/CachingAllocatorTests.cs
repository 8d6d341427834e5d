using Jarvis.Kernels.Interop;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Kernels.Tests.Interop;

/// <summary>Tensors in cached memory behave like any others. The tests of this assembly run one at a time, so counts are exact.</summary>
public sealed class CachingAllocatorTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    public void Empty_OfALargeShape_IsATensorThatGivesItsMemoryBack(ScalarType type)
    {
        long before = CachingAllocator.Usage.Allocated;
        using (var scope = NewDisposeScope())
        {
            var made = CachingAllocator.Empty([3, 70, 1024], type);
            Assert.True(CachingAllocator.Usage.Allocated >= before + 3 * 70 * 1024 * type.ElementSize());
            Assert.Equal((type, DeviceType.CPU, true), (made.dtype, made.device_type, made.is_contiguous()));
            Assert.Equal([3, 70, 1024], made.shape);
            made.copy_(arange(3 * 70 * 1024).view(3, 70, 1024));
            double Sum(Tensor numbers) => numbers.sum().to_type(ScalarType.Float64).item<double>();
            Assert.Equal(Sum(arange(3 * 70 * 1024).to_type(type)), Sum(made));
            var part = made.narrow(1, 1, 2).detach().DetachFromDisposeScope(); // keeps the memory alive
            scope.DisposeEverything();
            Assert.True(CachingAllocator.Usage.Allocated > before);
            part.Dispose();
        }
        Assert.Equal(before, CachingAllocator.Usage.Allocated);
    }

    [Fact]
    public void Empty_OfASmallShape_IsLibtorchs()
    {
        long before = CachingAllocator.Usage.Allocated;
        using var made = CachingAllocator.Empty([10, 10]);
        using var nothing = CachingAllocator.Empty([0, 1 << 20]);
        Assert.Equal(before, CachingAllocator.Usage.Allocated);
        Assert.Equal([0, 1 << 20], nothing.shape);
    }

    [Fact]
    public void Empty_OfMoreThanThereIs_SaysWhatLibtorchSays() =>
        Assert.Contains(
            "memory",
            Assert.ThrowsAny<Exception>(() => CachingAllocator.Empty([1L << 46])).Message,
            StringComparison.OrdinalIgnoreCase
        );

    [Fact]
    public void Trim_WithoutATensor_GivesEverythingBack()
    {
        using (CachingAllocator.Empty([64, 1 << 20])) { }
        if (CachingAllocator.Usage.Allocated == 0)
        {
            Assert.True(CachingAllocator.Trim() > 0);
            Assert.Equal(0, CachingAllocator.Usage.Reserved);
        }
    }
}
