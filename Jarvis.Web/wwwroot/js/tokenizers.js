// Uploads the chosen file to /api/uploads by HTTP, not through the circuit; returns its id or the reason why there is none.
export async function upload(input) {
  const file = input.files[0];
  if (!file) return { problem: "No file was chosen." };
  input.value = "";
  try {
    const answer = await fetch("api/uploads?name=" + encodeURIComponent(file.name), { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
    const document = await answer.json();
    return answer.ok ? { id: document.id, name: document.file_name } : { problem: document.detail || document.title };
  } catch {
    return { problem: "The connection was lost and the upload was discarded. Try again." };
  }
}
