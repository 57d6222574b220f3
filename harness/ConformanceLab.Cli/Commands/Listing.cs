using System.Text.Json.Nodes;
using ConformanceLab.Cli.Hosting;
using Spectre.Console;

namespace ConformanceLab.Cli.Commands;

/// <summary>Things in rows: a table for a person, an array of objects with an <c>id</c> each for a program.</summary>
internal static class Listing
{
    /// <summary>Writes them.</summary>
    /// <param name="host">Where to.</param>
    /// <param name="format">For whom.</param>
    /// <param name="rows">The keys are the columns, in the order of the first row; <c>id</c> comes first.</param>
    /// <param name="hidden">Columns that only a program gets.</param>
    public static void Write(CommandHost host, OutputFormat format, IReadOnlyList<JsonObject> rows, params string[] hidden)
    {
        if (format == OutputFormat.Json)
        {
            Shared.WriteJson(host, new JsonArray([.. rows]));
            return;
        }

        var table = new Table().Border(TableBorder.None);
        var columns = rows.SelectMany(row => row.Select(property => property.Key)).Distinct().Except(hidden).ToList();
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column.ToUpperInvariant())) { Padding = new Padding(0, 0, 2, 0), NoWrap = column == "id" });
        }

        foreach (var row in rows)
        {
            table.AddRow(columns.Select(column => new Text(Told(row[column]))));
        }

        if (rows.Count > 0)
        {
            host.Screen.Write(table);
        }
        else
        {
            host.Tell("none");
        }
    }

    private static string Told(JsonNode? value) => value switch
    {
        null => "–",
        JsonArray array => string.Join(", ", array.Select(Told)),
        _ => value.ToString(),
    };
}
