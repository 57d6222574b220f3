using ConformanceLab.Probes;
using k8s.Models;
using NUnit.Framework;

namespace ConformanceLab.Suites.Discovery;

[Probe("A list asked for as a table comes as columns and one row an object", Fresh = true)]
[Feature("table-output")]
[Spec("https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables")]
public sealed class TableOutput : Probe
{
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";

    [Test]
    public async Task Each_object_is_a_row_with_a_cell_for_each_column(CancellationToken ct)
    {
        await Create("row-one", "row-two", ct);
        await Api.Create(new V1ConfigMap { Metadata = Meta("no-row") }, ct);

        var answer = await Api.TryGet($"{Collection}?labelSelector=table%3Drows", Table, ct);

        Answer.Must(answer).Succeed().And.HaveField("kind", "Table").And.HaveField("apiVersion", "meta.k8s.io/v1").And.HaveField("metadata.resourceVersion");
        var columns = answer.At("columnDefinitions")!.AsArray().Select(column => JsonPath.Text(column, "name")).ToList();
        var rows = answer.At("rows")!.AsArray();
        Assert.That(columns, Does.Contain("Name"));
        Assert.That(rows.Select(row => row!["cells"]!.AsArray().Count), Is.All.EqualTo(columns.Count));
        Assert.That(rows.Select(row => JsonPath.Text(row, $"cells[{columns.IndexOf("Name")}]")), Is.EquivalentTo(new[] { "row-one", "row-two" }));
        Assert.That(rows.Select(row => JsonPath.Text(row, "object.kind")), Is.All.EqualTo("PartialObjectMetadata"));
    }

    [Test]
    public async Task Rows_leave_their_objects_out_when_told_so(CancellationToken ct)
    {
        await Create("bare-one", "bare-two", ct);

        var answer = await Api.TryGet($"{Collection}?includeObject=None&limit=1", Table, ct);

        Answer.Must(answer).Succeed().And.HaveField("kind", "Table").And.HaveField("rows[0].cells").And.NotHaveField("rows[0].object.metadata");
    }

    private static string Collection => Resource.Of<V1ConfigMap>().Collection(Namespace);

    private async Task Create(string one, string two, CancellationToken ct)
    {
        foreach (var name in new[] { one, two })
        {
            await Api.Create(new V1ConfigMap { Metadata = Meta(name, ("table", name.StartsWith("row", StringComparison.Ordinal) ? "rows" : "bare")) }, ct);
        }
    }
}
