using System.Text;
using Jarvis.Contracts;

namespace Jarvis.Engine.Plans;

/// <summary><c>docs/reference/plan.md</c>, from the same attributes that the checks and the form read.</summary>
public static class PlanReference
{
    /// <returns>Markdown, lines ended by \n.</returns>
    public static string Markdown()
    {
        var text = new StringBuilder();
        text.Append(
            $$"""
            # Plan reference

            A plan is a JSON file in groups; comments and trailing commas are taken. Everything but `data.files` may be left out: what has
            no default is decided by the size or by the machine, and the decision is stored with the run. On the command line
            `--set KEY=VALUE` changes a setting, with or without its group: `--set schedule.max_steps=120`, `--set max_steps=120`.

            ```json
            {
              "version": {{TrainingPlan.CurrentVersion}},
              "data": { "files": ["notes.txt"] },
              "model": { "size": "small" },
              "schedule": { "max_epochs": 3, "max_hours": 8 }
            }
            ```

            Version 1 was flat (`{ "data": ["notes.txt"], "size": "small", "max_steps": 120 }`). It is read everywhere, in files,
            requests and homes; what Jarvis writes is version {{TrainingPlan.CurrentVersion}}.

            The run ends with the first of steps, epochs and hours that is reached, and the learning rate falls towards that end.

            """
        );
        foreach (var group in PlanKey.All.GroupBy(each => (each.GroupKey, each.GroupTitle)))
        {
            text.Append($"\n## {group.Key.GroupTitle} (`{group.Key.GroupKey}`)\n\n");
            text.Append("| Setting | Key | Takes | Default | Meaning |\n|---|---|---|---|---|\n");
            foreach (var key in group)
            {
                AppendRow(text, key, PlanSettings.Of(key));
            }
        }
        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, PlanKey key, PlanSetting setting)
    {
        string shortKey = key.Key == key.Name ? "" : $" (alone: `{key.Key}`)";
        string meaning = setting.OnlyWith is { } conditions
            ? $"{setting.Help} Only with {string.Join(" and ", conditions.Select(Words))}."
            : setting.Help;
        string standard = setting.Default is { } value ? $"`{value}`" : "–";
        text.Append($"| {setting.Title} | `{key.Name}`{shortKey} | {Takes(setting)} | {standard} | {meaning.Replace("|", "\\|")} |\n");
    }

    private static string Takes(PlanSetting setting)
    {
        string kind = setting.Kind switch
        {
            "choice" => string.Join(", ", setting.Choices!.Select(choice => $"`{choice}`")),
            "integer" => "whole number",
            "number" => "number",
            "switch" => "`true`, `false`",
            "list" => PlanKey.ByKey[setting.Key].Type == typeof(IReadOnlyList<double>) ? "list of numbers" : "list of texts",
            _ => "text",
        };
        return $"{kind}{(setting.Unit is { } unit ? $", {unit}" : "")}{(setting.Range is { } range ? $", {range.Text()}" : "")}";
    }

    private static string Words(SettingCondition condition) =>
        condition switch
        {
            { Values: { } values } => $"`{condition.Key}` {string.Join(" or ", values.Select(value => $"`{value}`"))}",
            { Set: true } => $"`{condition.Key}`",
            _ => $"no `{condition.Key}`",
        };
}
