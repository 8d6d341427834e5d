using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Jarvis.Kernels.Bench;

/// <summary>The memory bandwidth or compute rate that a call reaches, in GB/s or GFLOP/s, by its mean time.</summary>
internal sealed class RateColumn : IColumn
{
    public string Id => nameof(RateColumn);

    public string ColumnName => "Rate";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Bytes moved or floating-point operations done a second";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean;
        return (nanoseconds, benchmarkCase.Parameters[nameof(KernelBenchmarks.Operation)]) switch
        {
            (double time, Case { Bytes: > 0 } operation) => string.Create(
                CultureInfo.InvariantCulture,
                $"{operation.Bytes / time:f1} GB/s"
            ),
            (double time, Case { Flops: > 0 } operation) => string.Create(
                CultureInfo.InvariantCulture,
                $"{operation.Flops / time:f0} GFLOP/s"
            ),
            _ => "",
        };
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
