for (const name of ["One", "Two", "Three"]) {
    const link = document.createElement("a");
    link.textContent = name;
    link.href = "#" + name.toLowerCase();
    document.getElementById("menu").append(link);
}
