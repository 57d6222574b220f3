using System.Text.Json.Nodes;
using ConformanceLab.Model;

namespace ConformanceLab.Engine.Tests;

internal sealed class ObjectChangesTests
{
    [Test]
    public void What_came_back_as_it_was_sent_is_no_change() =>
        Assert.That(Changes("""{"spec":{"a":1,"b":[{"name":"x","v":2}]}}""", """{"spec":{"b":[{"v":2,"name":"x"}],"a":1}}"""), Is.Empty);

    [Test]
    public void A_default_a_change_and_a_dropped_field_each_tell_both_sides() =>
        Assert.That(
            Changes("""{"spec":{"kept":1,"changed":"a","dropped":true}}""", """{"spec":{"kept":1,"changed":"b","set":{"x":1}}}"""),
            Is.EqualTo(new[] { new FieldChange("spec.changed", "\"a\"", "\"b\""), new FieldChange("spec.dropped", "true", null), new FieldChange("spec.set", null, "{\"x\":1}") }));

    [Test]
    public void What_differs_from_one_object_to_the_next_is_left_out() =>
        Assert.That(
            Changes("""{"metadata":{"name":"x"}}""", """{"metadata":{"name":"x","uid":"u","resourceVersion":"7","creationTimestamp":"now","managedFields":[],"namespace":"n"},"status":{"phase":"Pending"}}"""),
            Is.Empty);

    [Test]
    public void Items_of_a_list_are_told_apart_by_their_names_and_not_by_their_places() =>
        Assert.That(
            Changes("""{"containers":[{"name":"app","image":"a"}]}""", """{"containers":[{"name":"sidecar","image":"s"},{"name":"app","image":"a"}]}""").Select(change => change.Path),
            Is.EqualTo(new[] { "containers[sidecar]" }));

    [Test]
    public void Each_label_that_is_added_is_a_change_of_its_own() =>
        Assert.That(
            Changes("""{"metadata":{}}""", """{"metadata":{"labels":{"a":"1","b/c":"2"}}}""").Select(change => change.Path),
            Is.EqualTo(new[] { "metadata.labels.a", "metadata.labels.b/c" }));

    [TestCase("kube-api-access-x7k2p", "<token>")]
    [TestCase("6e0d5d1c-3c1f-4b8e-9d27-0c1d8a1f2b3c", "<uid>")]
    public void Names_that_are_picked_stand_under_what_they_are(string picked, string shown) =>
        Assert.That(Changes("{}", $$"""{"volumes":[{"name":"{{picked}}"}]}""").Single().Path, Is.EqualTo($"volumes[{shown}]"));

    [TestCase("clusterIP", "<address>")]
    [TestCase("nodePort", "<port>")]
    public void Addresses_and_ports_that_are_picked_are_alike(string field, string shown) =>
        Assert.That(Changes("{}", $$"""{"{{field}}":"10.0.0.7"}""").Single().Got, Is.EqualTo($"\"{shown}\""));

    private static IReadOnlyList<FieldChange> Changes(string sent, string got) => ObjectChanges.Between(JsonNode.Parse(sent)!, JsonNode.Parse(got)!);
}
