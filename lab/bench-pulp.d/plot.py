"""The figure that README shows: seconds of an update over the size of the repository."""


def draw(result, path):
    """Writes an SVG; the same figures give the same file."""
    import matplotlib
    matplotlib.use("svg")
    from matplotlib import pyplot
    matplotlib.rcParams.update({"svg.hashsalt": "ferry", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 11})
    sizes = [each["units"] for each in result["sizes"]]
    figure, axes = pyplot.subplots(figsize=(7.2, 4.0))
    for peer, label, colour, mark in (("native", "Pulp's own incremental import", "#b3541e", "s"), ("ferry", "ferry import", "#1b5e8c", "o")):
        seconds = [each["runs"][f"{peer}: import of the update"]["seconds"] for each in result["sizes"]]
        axes.plot(sizes, seconds, color=colour, marker=mark, linewidth=2, label=label)
        for size, value in zip(sizes, seconds, strict=True):
            axes.annotate(f"{value:.1f} s", (size, value), textcoords="offset points", xytext=(0, 8), ha="center", color=colour)
    axes.set_xlim(0, max(sizes) * 1.12)
    axes.set_ylim(0, axes.get_ylim()[1] * 1.1)
    axes.set_xlabel("files in the repository")
    axes.set_ylabel("seconds")
    axes.set_title(f"Importing an update of {result['changed']} files")
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None})
