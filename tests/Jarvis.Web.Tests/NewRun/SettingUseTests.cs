using Jarvis.Contracts;
using Jarvis.Web.Features.NewRun;

namespace Jarvis.Web.Tests.NewRun;

public sealed class SettingUseTests
{
    private static readonly PlanSetting _rank = Setting("lora_rank", "LoRA rank", new SettingCondition("method", true, ["lora"]));
    private static readonly PlanSetting _warmup = Setting("ema_warmup", "EMA warm-up", new SettingCondition("ema_decay", true));
    private static readonly PlanSetting _layers = Setting("layers", "Layers", new SettingCondition("base_model", false));
    private static readonly PlanSetting[] _settings =
    [
        Setting("method", "Method"),
        Setting("ema_decay", "EMA decay"),
        Setting("base_model", "Start from"),
        _rank,
        _warmup,
        _layers,
    ];

    [Theory]
    [InlineData("lora", true)]
    [InlineData("full", false)]
    public void Idle_OfASettingOfAMethod_IsOfTheOthers(string method, bool used)
    {
        Assert.Equal(used ? null : "Only with Method: lora.", SettingUse.Idle(_rank, key => key == "method" ? method : null, _settings));
    }

    [Theory]
    [InlineData("0.999", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void Idle_OfWhatRefinesAnother_IsWhereThatIsOff(string? decay, bool used)
    {
        Assert.Equal(used ? null : "Only where “EMA decay” is set.", SettingUse.Idle(_warmup, _ => decay, _settings));
    }

    [Fact]
    public void Idle_OfAShape_IsWhereTheBaseModelDecides()
    {
        Assert.Equal("Decided by “Start from”.", SettingUse.Idle(_layers, _ => "/models/gpt2", _settings));
        Assert.Null(SettingUse.Idle(_layers, _ => null, _settings));
    }

    private static PlanSetting Setting(string key, string title, params SettingCondition[] onlyWith) =>
        new(key, "Group", title, "", "number", null, null, null, onlyWith);
}
